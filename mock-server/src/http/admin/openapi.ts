import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { RequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { originOf, refuseQuery } from './query.js';

const { resolve } = createRequire(import.meta.url);

/**
 * `/openapi.json`: the document of the dialect in force, for the address that was asked, with the codes in force. Its
 * examples are of the default profile.
 */
export function openapiRoute({ settings }: Deps): RequestHandler {
  const { dialect } = settings;
  return async (request, response) => {
    if (refuseQuery(request, response, [])) return;
    const { 'x-shoubei-outcomes': rows, ...rest } = await documentOf(dialect);
    response.json({
      ...rest,
      servers: [{ url: originOf(request), description: 'This emulator' }],
      'x-shoubei-outcomes': Array.isArray(rows) ? rows.map((row) => inForce(row, settings)) : [],
    });
  };
}

/** `/openapi.admin.json`: the document of the admin API itself, for the address that was asked. */
export const adminOpenapiRoute: RequestHandler = async (request, response) => {
  if (refuseQuery(request, response, [])) return;
  const url = `${originOf(request)}/__admin`;
  response.json({ ...(await documentOf('admin')), servers: [{ url, description: 'This emulator' }] });
};

async function documentOf(name: 'example' | 'table' | 'admin'): Promise<Record<string, unknown>> {
  const file = resolve(`@shoubei-kit/contracts/openapi/openapi.${name}.json`);
  const document: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
  return document;
}

/** A row of the code table as the profile has it. */
function inForce(
  row: { readonly outcome: keyof Deps['settings']['codes'] },
  { codes }: Deps['settings'],
): object {
  return Object.assign({}, row, codes[row.outcome]);
}

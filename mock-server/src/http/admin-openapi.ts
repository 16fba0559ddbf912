import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { RequestHandler } from 'express';
import type { Deps } from '../core/emulator.js';
import { refuseQuery } from './query.js';

const { resolve } = createRequire(import.meta.url);

/**
 * `/openapi.json`: the document of the dialect in force, for the address that was asked, with the codes in force. Its
 * examples are of the default profile.
 */
export function openapiRoute({ settings }: Deps): RequestHandler {
  const { dialect } = settings;
  return async (request, response) => {
    if (refuseQuery(request, response, [])) return;
    const file = resolve(`@shoubei-kit/contracts/openapi/openapi.${dialect}.json`);
    const document: Record<string, unknown> = JSON.parse(await readFile(file, 'utf8'));
    const { 'x-shoubei-outcomes': rows, ...rest } = document;
    const url = `${request.protocol}://${request.headers.host ?? 'localhost'}`;
    response.json({
      ...rest,
      servers: [{ url, description: 'This emulator' }],
      'x-shoubei-outcomes': Array.isArray(rows) ? rows.map((row) => inForce(row, settings)) : [],
    });
  };
}

/** A row of the code table as the profile has it. */
function inForce(
  row: { readonly outcome: keyof Deps['settings']['codes'] },
  { codes }: Deps['settings'],
): object {
  return Object.assign({}, row, codes[row.outcome]);
}

import type { RequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { ownFile } from '../../own-files.js';
import { originOf, refuseQuery } from './query.js';

/**
 * `/openapi.json`: the document of the dialect in force, for the address that was asked, with the codes in force. Its
 * examples are of the default profile.
 */
export function openapiRoute({ settings }: Deps): RequestHandler {
  const { dialect } = settings;
  return (request, response) => {
    if (refuseQuery(request, response, [])) return;
    const { 'x-shoubei-outcomes': rows, ...rest } = documentOf(dialect);
    response.json({
      ...rest,
      servers: [{ url: originOf(request), description: 'This emulator' }],
      'x-shoubei-outcomes': Array.isArray(rows) ? rows.map((row) => inForce(row, settings)) : [],
    });
  };
}

/** `/openapi.admin.json`: the document of the admin API itself, for the address that was asked. */
export const adminOpenapiRoute: RequestHandler = (request, response) => {
  if (refuseQuery(request, response, [])) return;
  const url = `${originOf(request)}/__admin`;
  response.json({ ...documentOf('admin'), servers: [{ url, description: 'This emulator' }] });
};

function documentOf(name: 'example' | 'table' | 'admin'): Record<string, unknown> {
  const document: Record<string, unknown> = JSON.parse(ownFile(`openapi/openapi.${name}.json`).toString());
  return document;
}

/** A row of the code table as the profile has it. */
function inForce(
  row: { readonly outcome: keyof Deps['settings']['codes'] },
  { codes }: Deps['settings'],
): object {
  return Object.assign({}, row, codes[row.outcome]);
}

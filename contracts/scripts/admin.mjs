// The admin API as `admin-api/*.yaml` have it: its OpenAPI document, and its tables for documents.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { adminOpenapi } from './admin-openapi.mjs';
import { parametersTable, refusalsTable, routesText, shapesList } from './admin-pages.mjs';
import { journalParameters, withOrderFields } from './request-fields.mjs';

const read = (name) => parse(readFileSync(new URL(`../admin-api/${name}.yaml`, import.meta.url), 'utf8'));

/** @param more schemas and tables of the contracts, and recorded exchanges */
export function admin(more) {
  const names = ['operations', 'parameters', 'refusals', 'schemas'];
  const source = Object.fromEntries(names.map((name) => [name, read(name)]));
  source.schemas.Order = withOrderFields(source.schemas.Order);
  source.parameters = { ...source.parameters, ...journalParameters };
  const document = adminOpenapi(source, more);
  const tables = {
    routes: (lang) => routesText(lang, source),
    parameters: (lang) => parametersTable(lang, source),
    refusals: (lang) => refusalsTable(lang, source),
    shapes: (lang) => shapesList(lang, document),
  };
  return { document, tables };
}

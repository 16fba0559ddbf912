import type { RequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { ownFile } from '../../own-files.js';
import { originOf } from './query.js';

/**
 * `/openapi.json`: the document of the dialect in force, for the requested address. It has the paths and codes in force
 * and the declared endpoints. Its examples of the write-off are of the default profile.
 */
export function openapiRoute({ settings }: Deps): RequestHandler {
  return async (request, response) => {
    const { dialect, endpoints, paths } = settings;
    const { 'x-shoubei-outcomes': rows, paths: written, ...rest } = documentOf(dialect);
    const [writeOff] = Object.values(Object(written));
    const document = {
      ...rest,
      paths: { [paths.write_off]: writeOff },
      servers: [{ url: originOf(request), description: 'This emulator' }],
      'x-shoubei-outcomes': Array.isArray(rows) ? rows.map((row) => inForce(row, settings)) : [],
    };
    response.json(endpoints.length === 0 ? document : await withDeclared(document, settings));
  };
}

/** Adds the declared endpoints, which the documents of the contracts do not have. */
async function withDeclared(document: Document, settings: Deps['settings']): Promise<object> {
  const { declaredRefusal, pathItemOf } = await import('../../endpoints/declared/openapi.js');
  const { components, paths, tags } = document;
  const items = settings.endpoints.map((one) => [one.path, pathItemOf(one, settings)] as const);
  const { schemas, ...others }: { schemas?: object } = Object(components);
  const about = 'Endpoints that the integrator declared, each line with how it is known';
  return {
    ...document,
    tags: [...(Array.isArray(tags) ? tags : []), { name: 'declared', description: about }],
    paths: { ...Object(paths), ...Object.fromEntries(items) },
    components: { ...others, schemas: { ...schemas, DeclaredRefusal: declaredRefusal } },
  };
}

let lastAdmin: { readonly url: string; readonly text: string } | undefined;

/** `/openapi.admin.json`: the document of the admin API itself, for the requested address. Its text is kept: it takes some milliseconds. */
export const adminOpenapiRoute: RequestHandler = (request, response) => {
  const url = `${originOf(request)}/__admin`;
  if (lastAdmin?.url !== url) {
    const document = { ...documentOf('admin'), servers: [{ url, description: 'This emulator' }] };
    lastAdmin = { url, text: JSON.stringify(document) };
  }
  response.type('json').send(lastAdmin.text);
};

type Document = Readonly<Record<string, unknown>>;

const documents = new Map<string, Document>();

/** Parsed once: that takes some milliseconds. */
function documentOf(name: 'example' | 'table' | 'admin'): Document {
  const kept = documents.get(name);
  if (kept) return kept;
  const document: Document = JSON.parse(ownFile(`openapi/openapi.${name}.json`).toString());
  documents.set(name, document);
  return document;
}

/** A row of the code table under the profile. */
function inForce(
  row: { readonly outcome: keyof Deps['settings']['codes'] },
  { codes }: Deps['settings'],
): object {
  return Object.assign({}, row, codes[row.outcome]);
}

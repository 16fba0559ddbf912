import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

const read = (path: string): string =>
  readFileSync(new URL(`../../contracts/${path}`, import.meta.url), 'utf8');

/** Examples by media type. */
export interface Content {
  readonly [type: string]: { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> };
}
interface Answer {
  readonly $ref?: string;
  readonly content?: Content;
}
export interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly 'x-shoubei-max-body-bytes': number;
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly 'x-codeSamples': readonly { readonly source: string }[];
}
interface AdminDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
  readonly 'x-shoubei-refusals': Readonly<Record<string, { readonly status: number }>>;
}

/** A call of the admin API, and its result. */
export interface Exchange {
  readonly operation: string;
  readonly name: string;
  readonly request: { readonly target: string; readonly type?: string; readonly body?: unknown };
  readonly response: { readonly status: number; readonly type?: string; readonly body?: unknown };
}

export const adminDocument: AdminDocument = JSON.parse(read('openapi/openapi.admin.json'));
export const adminExchanges: readonly Exchange[] = JSON.parse(read('exchanges/admin.json'));

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export const routes: readonly Route[] = Object.entries(adminDocument.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const base = 'https://shoubei-kit.invalid/openapi.admin.json';
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addVocabulary([
  'openapi',
  'info',
  'servers',
  'security',
  'tags',
  'paths',
  'components',
  'x-shoubei-refusals',
]);
ajv.addSchema({ $id: base, ...adminDocument });

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%2B', '+');

/** What the schema at these steps of the document does not allow in a value; empty if it fits. */
export function misfits(value: unknown, ...steps: readonly string[]): readonly unknown[] {
  const validate = ajv.getSchema(`${base}#/${steps.map(escaped).join('/')}`);
  if (!validate) throw new Error(`the document has no ${steps.join(' ')}`);
  return validate(value) === true ? [] : (validate.errors ?? []);
}

/** What a response has that the document does not describe for this operation. */
export function responseMisfits(
  { method, path, operation }: Route,
  status: number,
  type: string | undefined,
  body: unknown,
): readonly unknown[] {
  const told = operation.responses[status];
  if (!told) return [`${operation.operationId} has no ${status}`];
  const name = told.$ref?.split('/').at(-1);
  const answer = name === undefined ? told : adminDocument.components.responses[name];
  if (type === undefined) return answer?.content ? ['a body is missing'] : [];
  if (!answer?.content?.[type]) return [`${operation.operationId} has no ${type} for ${status}`];
  const steps =
    name === undefined
      ? ['paths', path, method.toLowerCase(), 'responses', String(status)]
      : ['components', 'responses', name];
  return misfits(body, ...steps, 'content', type, 'schema');
}

/** The codes with which an operation may be rejected, by the document. */
export function refusalCodes({ operation }: Route): readonly string[] {
  const known = Object.keys(adminDocument['x-shoubei-refusals']);
  const text = JSON.stringify(
    Object.values(operation.responses).map((told) => {
      const name = told.$ref?.split('/').at(-1);
      return name === undefined ? told : adminDocument.components.responses[name];
    }),
  );
  const lists = [...text.matchAll(/"code":\{"enum":(\[[^\]]*\])/gu)].map(([, list = '[]']) => list);
  const codes = new Set(lists.flatMap((list): string[] => JSON.parse(list)));
  return known.filter((code) => codes.has(code));
}

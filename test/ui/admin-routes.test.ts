import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { routes } from '../openapi/admin-document.js';
import { root } from '../support/pages.js';

/** A node of a syntax tree, as far as it is read here. */
interface Node {
  readonly type: string;
  readonly [name: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function* within(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const one of node) yield* within(one);
  if (!isNode(node)) return;
  yield node;
  for (const value of Object.values(node)) yield* within(value);
}

/** A path as text, with `{}` for what is put in; undefined for anything else. */
function literalOf(node: Node): string | undefined {
  if (node.type === 'TemplateLiteral' && Array.isArray(node['quasis']))
    return pathIn(node['quasis'].map(({ value }: { value: { cooked: string } }) => value.cooked).join('{}'));
  return node.type === 'Literal' && typeof node['value'] === 'string' ? pathIn(node['value']) : undefined;
}

function pathIn(text: string): string | undefined {
  return /^\/[a-z]/u.test(text) ? text.replace(/\?.*$/u, '') : undefined;
}

const reading = new Set(['useLoaded', 'useLive', 'adminFetch']);

/** The method and the path's expression, of a call of the admin API or of what calls it. */
function callIn(node: Node): readonly [method: string, path: unknown] | undefined {
  if (node.type === 'JSXAttribute' && isNode(node['name']) && node['name']['name'] === 'path')
    return ['GET', node['value']];
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || !Array.isArray(node['arguments']))
    return undefined;
  const [first, second]: readonly unknown[] = node['arguments'];
  const name = String(node['callee']['name']);
  if (reading.has(name)) return ['GET', first];
  if (name !== 'call' || !isNode(first) || first.type !== 'Literal') return undefined;
  return [String(first['value']), second];
}

interface Called {
  /** `GET /faults/{}`. */
  readonly route: string;
  /** Whether the call contains the path itself. */
  readonly isSure: boolean;
}

/** Every route that a file of the page calls. A path in a variable may be any path of its file. */
function calledIn(source: string, name: string): readonly Called[] {
  const nodes = [...within(parseSync(name, source).program)];
  const all = nodes.flatMap((node) => literalOf(node) ?? []);
  return nodes.flatMap((node) => {
    const [method, path] = callIn(node) ?? [];
    if (method === undefined) return [];
    const own = [...within(path)].flatMap((one) => literalOf(one) ?? []);
    const isSure = own.length > 0;
    return (isSure ? own : all).map((one) => ({ route: `${method} ${one}`, isSure }));
  });
}

/** What a page has no use for, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  'PUT /tenants/{}': 'replaces a tenant by its key, which the page has not',
  'PUT /coupons/{}': 'replaces one coupon: the page replaces with PUT /coupons and changes with PATCH',
  'GET /ready': 'for orchestrators',
  'GET /metrics': 'for Prometheus',
  'GET /openapi.admin.json': 'for generators of clients',
  'GET /ui/index.html': 'the page itself',
};

test('the page calls every route of the admin API but those left out on purpose', async () => {
  const folder = join(root, 'mock-server/ui');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/u.test(name));
  expect(files.length).toBeGreaterThan(70);
  const called: Called[] = [];
  for (const name of files) {
    if (name !== 'admin-api.ts') called.push(...calledIn(await readFile(join(folder, name), 'utf8'), name));
  }
  const there = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/gu, '{}')}`);
  const used = new Set(called.map(({ route }) => route));
  expect(there.filter((route) => !used.has(route)).toSorted()).toEqual(Object.keys(leftOut).toSorted());
  const sure = called.filter(({ isSure }) => isSure).map(({ route }) => route);
  expect(sure.length).toBeGreaterThan(50);
  expect(sure.filter((route) => !there.includes(route))).toEqual([]);
});

interface Schema {
  readonly properties: Readonly<Record<string, Partial<Schema>>>;
}

/** The fields of a schema: `match.shop_no` for one within another. */
async function fieldsOf(name: string): Promise<readonly string[]> {
  const schema: Schema = JSON.parse(
    await readFile(join(root, `contracts/schemas/${name}.schema.json`), 'utf8'),
  );
  return Object.entries(schema.properties).flatMap(([field, { properties }]) =>
    properties ? Object.keys(properties).map((inner) => `${field}.${inner}`) : [field],
  );
}

test.each([
  // The institution is chosen at the side.
  ['fault', 'views/fault-form.tsx', ['match.inst_no']],
  // The state has a separate choice. Pasted rows and files can have an institution.
  ['coupon', 'coupon-draft.ts', ['inst_no', 'state']],
])(
  'the form of a %s has every field of its schema except the fields left out on purpose',
  async (...given) => {
    const [schema, file, without] = given;
    const source = await readFile(join(root, 'mock-server/ui', file), 'utf8');
    const labels = source.matchAll(/^ {2}'?([\w.]+)'?: \{ en: /gmu);
    const labelled = new Set([...labels].map(([, name]) => name));
    expect((await fieldsOf(schema)).filter((field) => !labelled.has(field)).toSorted()).toEqual(without);
  },
);

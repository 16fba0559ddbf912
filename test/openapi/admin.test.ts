import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { adminPaths } from '../../mock-server/src/http/admin/paths.js';
import { sharedServer } from '../support/shared.js';
import { tool } from '../support/tool.js';
import { writeOff } from '../support/wire.js';
import {
  adminDocument,
  adminExchanges,
  responseMisfits,
  type Content,
  type Exchange,
  misfits,
  routes,
} from './admin-document.js';

const run = promisify(execFile);
const file = fileURLToPath(new URL('../../contracts/openapi/openapi.admin.json', import.meta.url));

// As in the recording of the exchanges: the same day, and few exchanges kept.
const nowMs = (): number => Date.parse('2026-11-23T12:00:00+08:00');
const server = await sharedServer({ nowMs, journal: { size: 3 } });

test('an independent linter finds no fault in the document of the admin API', async () => {
  const redocly = join(await tool('redocly'), 'node_modules/.bin/redocly');
  const args = ['lint', file, '--extends', 'recommended-strict', '--format', 'json'];
  const { stdout } = await run(redocly, args, { env: { ...process.env, REDOCLY_TELEMETRY: 'off' } });
  const { totals, problems }: Record<string, unknown> = JSON.parse(stdout);
  expect(problems).toEqual([]);
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

test('the document has exactly the paths, methods and bounds that the emulator allows', () => {
  const told = routes.map(({ method, path, operation }) => [
    `${method} ${path}`,
    operation['x-shoubei-max-body-bytes'],
  ]);
  const served = Object.entries(adminPaths).flatMap(([path, bounds]) =>
    Object.entries(bounds).map(([method, { most }]) => [`${method} ${path}`, most]),
  );
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(served));
  expect(routes.length).toBe(41);
});

/** What differs each time, in the order in which it comes. */
const drawn =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|5\d{23}|\b(?:8518|8620)?7\d{7}\b|\\?"(?:key|sign)\\?":\\?"[0-9a-f]{32}\\?"|\\?"ms\\?":[\d.]+|\\?"cursor\\?":\\?"\d{10,}\\?"|[0-9a-f]{6}…/gu;
const constant = (value: unknown): string => JSON.stringify(value ?? null).replaceAll(drawn, '#');
const parts = (value: unknown): readonly string[] => JSON.stringify(value ?? null).match(drawn) ?? [];

async function ask({ target, type, body }: Exchange['request']): Promise<Exchange['response']> {
  const [method = '', path = ''] = target.split(' ');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const url = server.url + (path.startsWith('/openpay') ? path : `/__admin${path}`);
  const init = { method, ...(type !== undefined && { headers: { 'content-type': type }, body: text }) };
  const response = await fetch(url, init).catch(() => undefined);
  if (!response) return { status: 0 };
  const answer = (await response.text()).replaceAll(server.url, 'http://127.0.0.1:4051');
  const [media = ''] = (response.headers.get('content-type') ?? '').split(';');
  if (answer === '') return { status: response.status };
  const value: unknown = media === 'application/json' ? JSON.parse(answer) : answer;
  return { status: response.status, type: media, body: value };
}

test('every exchange of the contracts happens again, and each response fits the document', async () => {
  const now = new Map<string, string>();
  const filled = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replaceAll(drawn, (text) => now.get(text) ?? text));
  const checked = new Set<string>();
  for (const { operation, name, request, response } of adminExchanges) {
    const seen = await ask(filled(request));
    const what = `${operation}, ${name}`;
    expect([what, seen.status, seen.type]).toEqual([what, response.status, response.type]);
    expect([what, constant(seen.body)]).toEqual([what, constant(response.body)]);
    const again = parts(seen.body);
    for (const [index, text] of parts(response.body).entries()) now.set(text, again[index] ?? text);
    const route = routes.find((one) => one.operation.operationId === operation);
    if (!route) continue;
    expect([what, responseMisfits(route, seen.status, seen.type, seen.body)]).toEqual([what, []]);
    checked.add(operation);
  }
  const unchecked = routes.map(({ operation }) => operation.operationId).filter((id) => !checked.has(id));
  // Too long for an example, or without an end: separate tests below cover them.
  expect(unchecked).toEqual(['listen', 'readMetrics', 'readOpenApi', 'readAdminOpenApi', 'openPage']);
});

test('a response with a field that the document lacks, or without one that it has, does not fit', () => {
  let fields = 0;
  for (const { operation, name, response } of adminExchanges) {
    const route = routes.find((one) => one.operation.operationId === operation);
    if (!route || response.type !== 'application/json' || Array.isArray(response.body)) continue;
    const body: Record<string, unknown> = JSON.parse(JSON.stringify(response.body));
    const judge = (value: unknown): boolean =>
      responseMisfits(route, response.status, response.type, value).length === 0;
    expect([operation, name, judge({ ...body, stranger: 1 })]).toEqual([operation, name, false]);
    const [first = ''] = Object.keys(body);
    const { [first]: _, ...rest } = body;
    expect([operation, name, judge(rest)]).toEqual([operation, name, false]);
    fields += 1;
  }
  expect(fields).toBeGreaterThan(40);
});

interface Example {
  /** The place of its schema. */
  readonly steps: readonly string[];
  readonly name: string;
  readonly value: unknown;
}

function examplesIn(steps: readonly string[], content: Content = {}): readonly Example[] {
  return Object.entries(content).flatMap(([type, { examples = {} }]) =>
    Object.entries(examples).map(([name, { value }]) => ({
      steps: [...steps, 'content', type, 'schema'],
      name,
      value,
    })),
  );
}

test('every example fits its schema, also in requests, and is an exchange that was recorded', () => {
  const recorded = new Set(
    adminExchanges.flatMap(({ request, response }) => [
      JSON.stringify(request.body),
      JSON.stringify(response.body),
    ]),
  );
  const examples = routes.flatMap(({ method, path, operation: { responses, requestBody } }) => {
    const at = ['paths', path, method.toLowerCase()];
    return [
      ...examplesIn([...at, 'requestBody'], requestBody?.content),
      ...Object.entries(responses).flatMap(([status, { content }]) =>
        examplesIn([...at, 'responses', status], content),
      ),
    ];
  });
  for (const { steps, name, value } of examples) {
    expect([name, misfits(value, ...steps)]).toEqual([name, []]);
    expect(recorded).toContain(JSON.stringify(value));
  }
  expect(examples.length).toBeGreaterThan(65);
});

const routeOf = (id: string): (typeof routes)[number] => {
  const route = routes.find(({ operation }) => operation.operationId === id);
  if (!route) throw new Error(`no operation ${id}`);
  return route;
};

test('a response too long for an example also fits the document', async () => {
  for (const id of ['readMetrics', 'readOpenApi', 'readAdminOpenApi', 'openPage']) {
    const seen = await ask({ target: `GET ${routeOf(id).path}` });
    expect([id, seen.status, responseMisfits(routeOf(id), 200, seen.type, seen.body)]).toEqual([id, 200, []]);
  }
});

test('the emulator serves the document of its admin API, with its own address', async () => {
  const served = await (await fetch(`${server.url}/__admin/openapi.admin.json`)).json();
  const servers = [{ url: `${server.url}/__admin`, description: 'This emulator' }];
  expect(served).toEqual({ ...adminDocument, servers });
});

test('each event of the stream is an entry of the journal as the document has it', async () => {
  const stop = new AbortController();
  const response = await fetch(`${server.url}/__admin/events?coupon_code=9901000000000042`, {
    signal: stop.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  await writeOff(server.url, '9901000000000042');
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (/\ndata: .*\n\n/u.test(text)) break;
  }
  stop.abort();
  const [, seq, data = ''] = /\nid: (\d+)\nevent: exchange\ndata: (.*)\n\n/u.exec(text) ?? [];
  const entry: Record<string, unknown> = JSON.parse(data);
  expect([entry['outcome'], String(entry['seq'])]).toEqual(['not_found', seq]);
  expect(misfits(entry, 'components', 'schemas', 'JournalEntry')).toEqual([]);
});

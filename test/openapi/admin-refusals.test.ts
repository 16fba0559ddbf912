import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { listenOn } from '../operations/failing-store.js';
import { rawHttp } from '../security/raw-http.js';
import {
  adminDocument,
  adminExchanges,
  responseMisfits,
  refusalCodes,
  type Route,
  routes,
} from './admin-document.js';
import { sharedServer } from '../support/shared.js';

const guarded = await sharedServer({ adminToken: 'secret' });

/** An operation's code that was seen. */
const seen = new Set<string>();
for (const { operation, response } of adminExchanges) {
  const code = codeIn(response.body);
  if (code !== undefined) seen.add(`${operation} ${code}`);
}

function codeIn(body: unknown): string | undefined {
  const text = /"error":\{"code":"(\w+)"/u.exec(JSON.stringify(body ?? null));
  return text?.[1];
}

interface Asked {
  readonly query?: string;
  readonly part?: string;
  /** Lines of the head. By default, Host and token are those of an allowed caller. */
  readonly host?: string;
  readonly token?: string;
  readonly more?: string;
  readonly body?: string;
  readonly origin?: string;
}

/** Bytes of a call of this route. */
function bytesOf({ method, path }: Route, asked: Asked): string {
  const { query = '', part = 'x1', host = 'Host: 127.0.0.1\r\n', more = '', body = '', origin = '' } = asked;
  const token = asked.token ?? 'Authorization: Bearer secret\r\n';
  const length = body === '' || more.includes('Content-Length') ? '' : `Content-Length: ${body.length}\r\n`;
  const target = `${origin}/__admin${path.replaceAll(/\{\w+\}/gu, part)}${query}`;
  return `${method} ${target} HTTP/1.1\r\n${host}${token}${more}${length}Connection: close\r\n\r\n${body}`;
}

/**
 * Makes a call, and checks its rejection against the document. Returns the status if the call is not
 * rejected.
 */
async function refused(route: Route, asked: Asked, url = guarded.url): Promise<string> {
  const text = await rawHttp(url, bytesOf(route, asked)).ended;
  const [head = '', body = ''] = text.split(/\r\n\r\n([^]*)/u);
  const status = Number(/^HTTP\/1\.1 (\d{3})/u.exec(head)?.[1]);
  if (status < 400) return String(status);
  const type = /^content-type: ([^;\r]*)/imu.exec(head)?.[1];
  const value: unknown = JSON.parse(body);
  const { operationId } = route.operation;
  expect([operationId, asked, responseMisfits(route, status, type, value)]).toEqual([operationId, asked, []]);
  const code = codeIn(value) ?? '';
  expect(adminDocument['x-shoubei-refusals'][code]?.status).toBe(status);
  seen.add(`${operationId} ${code}`);
  return `${status} ${code}`;
}

const json = 'Content-Type: application/json\r\n';
const has = (code: string) => (route: Route) => refusalCodes(route).includes(code);
const isOpen = ({ operation: { security } }: Route): boolean => security?.length === 0;

test('every route rejects a call without the token, of a foreign host or of a foreign page, as documented', async () => {
  const open: string[] = [];
  for (const route of routes) {
    const { operationId } = route.operation;
    if (isOpen(route)) open.push(operationId);
    else {
      expect(await refused(route, { token: '' })).toBe('401 token_needed');
      expect(await refused(route, { token: 'Authorization: Bearer other\r\n' })).toBe('401 token_needed');
    }
    const isProbe = operationId === 'checkHealth' || operationId === 'checkReady';
    const foreign = await refused(route, { host: 'Host: evil.example\r\n' });
    expect([operationId, foreign]).toEqual([operationId, isProbe ? '200' : '403 foreign_host']);
    expect(await refused(route, { more: 'Origin: https://evil.example\r\n' })).toBe('403 foreign_origin');
    const twice = 'Origin: http://127.0.0.1\r\n';
    expect(await refused(route, { more: twice + twice })).toBe('400 repeated_header');
    expect(await refused(route, { origin: 'http://127.0.0.1' })).toBe('400 absolute_target');
  }
  expect(open).toEqual(['checkHealth', 'checkReady', 'openPage']);
});

test('every route rejects an unknown query parameter, an invalid path and an unknown institution', async () => {
  for (const route of routes.filter(has('bad_query'))) {
    expect(await refused(route, { query: '?colour=red' })).toBe('400 bad_query');
    if (route.path.includes('{')) expect(await refused(route, { part: '%zz' })).toBe('400 bad_path');
    const nobody = await refused(route, { query: '?inst_no=nobody' });
    const isScoped = JSON.stringify(route.operation.parameters ?? []).includes('parameters/inst_no');
    const expected = isScoped ? '404 no_such_institution' : '400 bad_query';
    expect([route.operation.operationId, nobody]).toEqual([route.operation.operationId, expected]);
  }
});

test('every route rejects a body of another media type, invalid JSON, and one too deep or too large', async () => {
  for (const route of routes) {
    const deep = '['.repeat(65) + ']'.repeat(65);
    const uploads = ['loadCoupons', 'putCoupons'].includes(route.operation.operationId);
    expect(await refused(route, { more: 'Content-Type: text/plain\r\n', body: 'x' })).toBe('415 media_type');
    const noJson = await refused(route, { more: json, body: '{' });
    expect(noJson).toBe(uploads ? '400 bad_coupon' : '400 bad_request');
    const tooDeep = await refused(route, { more: json, body: deep });
    expect(tooDeep).toBe(uploads ? '400 bad_coupon' : '400 too_deep');
    const length = route.operation['x-shoubei-max-body-bytes'] + 1;
    const large = await refused(route, { more: `${json}Content-Length: ${length}\r\n`, body: ' ' });
    expect(large).toBe('413 too_large');
    if (!has('too_much_to_explain')(route)) continue;
    const long = JSON.stringify({ body: JSON.stringify({ note: 'x'.repeat(20_000) }) });
    expect(await refused(route, { more: json, body: long })).toBe('413 too_much_to_explain');
  }
});

test('every route that needs the store reports a store that fails', async () => {
  const failing = (): Promise<never> => Promise.reject(new Error('the disk is gone'));
  const broken = await listenOn({
    transact: failing,
    ping: failing,
    reset: failing,
    tenants: failing,
    open: failing,
    drop: failing,
    load: failing,
    coupons: failing,
    orders: failing,
  });
  const told: string[] = [];
  for (const route of routes) {
    if (route.operation.operationId === 'listen') continue;
    const query = refusalCodes(route).includes('no_such_institution') ? '?inst_no=900024' : '';
    told.push(`${route.operation.operationId} ${await refused(route, { query }, broken.url)}`);
  }
  expect(told.filter((one) => one.includes('503'))).toEqual(['checkReady 503 store_not_reached']);
  const failed = told.filter((one) => one.endsWith('500 internal')).length;
  expect(failed).toBeGreaterThan(20);
  await broken.close();
});

test('each route that makes tenants rejects one beyond the limit', async () => {
  await using full = await startMockServer({ maxTenants: 0 });
  const making = routes.filter(has('too_many_tenants'));
  const bodies = making.map(({ method }) => (method === 'PUT' ? { key: '0'.repeat(32) } : {}));
  for (const [i, route] of making.entries()) {
    const sent = { part: '70000001', more: json, body: JSON.stringify(bodies[i]) };
    expect(await refused(route, sent, full.url)).toBe('409 too_many_tenants');
  }
  expect(making.map(({ operation }) => operation.operationId)).toEqual(['createTenant', 'putTenant']);
});

test('a hundred readers may listen to the events, each on a separate connection', async () => {
  const route = routes.find(({ operation }) => operation.operationId === 'listen');
  if (!route) throw new Error('no events');
  const one = bytesOf(route, {}).replace('Connection: close\r\n', '');
  const readers = Array.from({ length: 100 }, () => rawHttp(guarded.url, one));
  await expect.poll(() => readers.every(({ text }) => text().includes(': listening'))).toBe(true);
  expect(await refused(route, {})).toBe('503 too_many_readers');
  for (const { socket } of readers) socket.destroy();
  await expect.poll(() => refused(route, { query: '?since=x' })).toBe('400 bad_query');
});

test('every rejection that the document lists for a route was seen here or in an exchange', () => {
  const told = routes.flatMap((route) =>
    refusalCodes(route).map((code) => `${route.operation.operationId} ${code}`),
  );
  // Other tests cover what occurs only while an emulator ends, or for many at once. The document lists a possible failure for more routes than are tried.
  const unseen = told.filter((one) => !seen.has(one) && !one.endsWith(' internal'));
  expect(unseen).toEqual([
    'runScenario too_many_runs',
    'explainSign too_many_explanations',
    'checkReady draining',
  ]);
});

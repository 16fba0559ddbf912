import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { responseMisfits, routes } from '../openapi/admin-document.js';
import { sharedServer } from '../support/shared.js';
import { missingTools } from '../support/has-tool.js';
import { read, root } from '../support/pages.js';
import { shell } from '../support/shell.js';

const pages = ['docs/reference/admin-api.md', 'docs/reference/admin-api.zh-CN.md'];
const lacks = missingTools(['curl', 'bash']).length > 0;
const server = await sharedServer();

/** The call of each route, under its heading. */
const callsOf = (file: string): readonly (readonly [string, string])[] =>
  [...read(file).matchAll(/^### (.+)\n[^]*?^```sh\n([^]*?)^```$/gmu)].map(([, route = '', block = '']) => [
    route,
    block,
  ]);

const jsonLine = (text: string): unknown => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '');

test.skipIf(lacks)('every call of the page returns what the document describes for its route', async () => {
  const calls = callsOf('docs/reference/admin-api.md');
  expect(calls.map(([route]) => route)).toEqual(routes.map(({ method, path }) => `${method} ${path}`));
  for (const [index, [name, block]] of calls.entries()) {
    const route = routes[index];
    if (!route) throw new Error(`no route ${name}`);
    const out = await shell(block, server);
    const [status = ''] = Object.keys(route.operation.responses);
    const content = route.operation.responses[status]?.content ?? {};
    if (status === '204')
      expect([name, out.replace(/^\{"coupon_code":"GONE1".*\}$/u, '')]).toEqual([name, '']);
    else if (content['application/json'] && !block.includes('format=csv')) {
      const misfit = responseMisfits(route, Number(status), 'application/json', jsonLine(out));
      expect([name, misfit]).toEqual([name, []]);
    } else expect([name, out.length > 10]).toEqual([name, true]);
  }
});

test.skipIf(lacks)('the calls of the page do what the page says', async () => {
  await server.reset();
  const calls = new Map(callsOf('docs/reference/admin-api.md'));
  const call = async (route: string): Promise<string> => shell(calls.get(route) ?? 'false', server);
  expect(await call('PATCH /coupons/{coupon_code}')).toContain('"state":"refunded"');
  expect(JSON.parse(await call('POST /faults'))).toMatchObject({ kind: 'reset', when: 'after', left: 1 });
  await call('DELETE /faults/{id}');
  expect(await server.faults()).toHaveLength(1);
  await call('DELETE /faults');
  expect(await server.faults()).toEqual([]);
  expect(await call('GET /requests/{id}')).toContain('"outcome":"written_off"');
  const totals = '"TOTAL 1",,,,,,,,,,,,1000,994';
  expect((await call('GET /orders')).replaceAll('"', '')).toContain(totals.replaceAll('"', ''));
  expect(await call('POST /sign/explain')).toContain('"code":"empty_values_left_out"');
  await call('POST /reset');
  expect(await server.orders()).toEqual([]);
});

test('both pages have the same headings, calls and rows', () => {
  const [en = [], zh = []] = pages.map((file) => [
    read(file)
      .match(/^### .*$/gmu)
      ?.join('\n'),
    JSON.stringify(callsOf(file)),
    read(file).match(/^\|/gmu)?.length,
    read(file).match(/^- /gmu)?.length,
  ]);
  expect(zh).toEqual(en);
});

test.each(pages)('the links of %s have targets', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/gu)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((link) => !existsSync(join(root, file, '..', link)))).toEqual([]);
});

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { blocks, root } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';
import { shell } from '../support/shell.js';
import { tool } from '../support/tool.js';
import { post } from '../support/wire.js';

const page = 'docs/how-to/apifox-postman-jmeter.md';
const run = promisify(execFile);
const folder = sharedFolder();
const calls = 20;

/** The signatures of the vectors with the default rule, made with Python's hashlib. */
const signs = [
  '1a5a801a0dbb2fbe209ea68b1d3f0e37', // required fields only
  '14612519ee85ed31316426648799d728', // every documented field
  '3044731f9f427f00bc563ec46bec474d', // the source's request example
  'b009ca1a60b2fe0a709c50581c9ca170', // null left out, empty string kept
  '1a5a801a0dbb2fbe209ea68b1d3f0e37', // a sign already present is ignored
  'ec628227eef6029d5c122e5c09675d33', // numbers
  'a2b71dc831c321d0b4cdb0ff116d5c6f', // byte order
  'e5c39280111b3cb65ff21f115ff9258c', // Chinese text
];

test.skipIf(missingTools(['groovy']).length > 0)(
  'the Groovy script for JMeter signs the vectors, and each of its calls is one write-off',
  async () => {
    const [script = ''] = blocks(page, 'groovy');
    expect(script).not.toContain('${'); // JMeter would replace it
    const file = join(folder, 'sign.groovy');
    await writeFile(file, script);
    const args = [join(root, 'test/docs/jmeter.groovy'), file, join(root, 'contracts/vectors/signing.json')];
    const { stdout } = await run('groovy', [...args, String(calls)]);
    const lines = stdout.trim().split('\n');
    expect(lines.slice(0, signs.length)).toEqual(signs);
    expect(lines).toHaveLength(17 + calls);
    await using server = await startMockServer();
    for (const body of lines.slice(17)) {
      expect((await post(server.url, body)).text).toContain('"result_code":"SUCCESS"');
      expect((await post(server.url, body)).headers.get('x-shoubei-mock-replayed')).toBe('true');
    }
    const orders = await server.orders();
    expect(new Set(orders.map(({ wfTraceNo }) => wfTraceNo)).size).toBe(calls);
    const [totals = ''] = blocks(page, 'sh');
    expect(JSON.parse(await shell(totals, { url: server.url }))).toMatchObject({ totals: { count: calls } });
  },
);

/** A collection with one request, as an import of the OpenAPI document creates it, and the page's script. */
async function newman(baseUrl: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const body = {
    inst_no: '900024',
    merchant_no: '851811130002',
    shop_no: '862010110001',
    ts: '20200101000000',
    coupon_code: '{{coupon}}',
    wf_trace_no: 'an example',
    remark: '满减',
    sign: '08a744047e521c0d282f05386bd33721',
  };
  const collection = {
    info: {
      name: 'imported',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [
      {
        name: 'write off',
        event: [{ listen: 'prerequest', script: { exec: blocks(page, 'js')[0]?.split('\n') } }],
        request: {
          method: 'POST',
          header: [{ key: 'Content-Type', value: 'application/json' }],
          body: { mode: 'raw', raw: JSON.stringify(body) },
          url: `${baseUrl}/openpay/coupon/wf`,
        },
      },
    ],
  };
  const file = join(folder, 'imported.json');
  await writeFile(file, JSON.stringify(collection));
  const bin = join(await tool('newman'), 'node_modules/newman/bin/newman.js');
  const given = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
  const { stdout } = await run(process.execPath, [bin, 'run', file, '--suppress-exit-code', ...given]);
  return stdout;
}

const key = 'shoubei-mock-demo-key';

test('the script for Postman signs an imported request, with a new trace number or the given one', async () => {
  await using server = await startMockServer();
  for (const coupon of ['9900010000000001', '9900010000000002']) await newman(server.url, { key, coupon });
  const retry = { key, coupon: '9900010000000003', trace_no: 'order-3' };
  for (const again of [retry, retry]) await newman(server.url, again);
  const requests = await server.requests();
  expect(requests.map(({ outcome }) => outcome)).toEqual([
    'written_off',
    'written_off',
    'written_off',
    'written_off',
  ]);
  expect(requests.map(({ replayed }) => replayed)).toEqual([false, false, false, true]);
  const traces = (await server.orders()).map(({ wfTraceNo }) => wfTraceNo);
  expect([new Set(traces).size, traces.at(-1)]).toEqual([3, 'order-3']);
});

test('the script for Postman sends nothing to an address of the provider', async () => {
  await using server = await startMockServer();
  // A local address with the provider's name in it: this sends nothing outside of this machine either.
  const said = await newman(`${server.url}/open.51shoubei.com`, { key, coupon: '9900010000000001' });
  expect(said).toContain('This script is for the emulator only');
  expect(await (await fetch(`${server.url}/__admin/requests/unmatched`)).text()).not.toContain('51shoubei');
});

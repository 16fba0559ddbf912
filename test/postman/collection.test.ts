import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { tool } from '../support/tool.js';
import { sharedFolder } from '../support/shared.js';

const collection = fileURLToPath(
  new URL('../../contracts/postman/shoubei-write-off.postman_collection.json', import.meta.url),
);
const timeout = 180_000; // newman comes from the registry

let newman: string;
const folder = sharedFolder();
beforeAll(async () => {
  newman = join(await tool('newman'), 'node_modules/newman/bin/newman.js');
}, timeout);

interface Ran {
  readonly code: number | null;
  readonly requests: number;
  readonly assertions: number;
  readonly failed: readonly string[];
}

interface Report {
  readonly run: {
    readonly stats: Readonly<Record<'requests' | 'assertions', { readonly total: number }>>;
    readonly failures: readonly { readonly error: { readonly message: string; readonly test?: string } }[];
  };
}

let runs = 0;

/** Runs the collection with these variables, and returns newman's report. */
async function run(
  variables: Readonly<Record<string, string>>,
  more: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const file = join(folder, `report-${(runs += 1)}.json`);
  const given = Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
  const reporter = ['--reporters', 'json', '--reporter-json-export', file];
  const code = await new Promise<number | null>((resolve) => {
    const args = [newman, 'run', collection, ...given, ...reporter, ...more];
    const child = execFile(process.execPath, args, { env: { PATH: process.env['PATH'], ...env } }, () =>
      resolve(child.exitCode),
    );
  });
  const { stats, failures }: Report['run'] = (JSON.parse(await readFile(file, 'utf8')) satisfies Report).run;
  return {
    code,
    requests: stats.requests.total,
    assertions: stats.assertions.total,
    failed: failures.map(({ error }) => error.test ?? error.message),
  };
}

// Every outcome except stale_timestamp, which a profile has to enable. A coupon that was written off is sent
// three times.
const outcomes = (
  'already_used bad_signature below_minimum exclusive_discount expired frozen illegal_parameter ' +
  'not_found not_yet_valid refunded system_error trace_conflict unknown_institution written_off wrong_channel wrong_shop'
).split(' ');

test.each(['example', 'table'] as const)(
  'in the %s dialect every request of the collection passes, and every outcome occurs',
  async (dialect) => {
    await using server = await startMockServer({ profile: { dialect } });
    const { couponCode } = await server.coupon();
    const ran = await run({ base_url: server.url, coupon_code: couponCode });
    const met = new Set((await server.requests()).map(({ outcome }) => String(outcome)));
    expect(ran).toEqual({ code: 0, requests: 20, assertions: 56, failed: [] });
    expect([...met].toSorted()).toEqual(outcomes);
    expect(await server.findCoupon(couponCode)).toMatchObject({ state: 'used' });
  },
  timeout,
);

test(
  'with a wrong key the collection fails, and nothing is written off',
  async () => {
    await using server = await startMockServer();
    const { couponCode } = await server.coupon();
    const { code, failed } = await run({ base_url: server.url, coupon_code: couponCode, key: 'not-the-key' });
    expect(code).toBe(1);
    expect(failed.filter((name) => name === 'the response is signed with the key')).toHaveLength(17);
    expect(failed).toContain('the coupon is written off');
    expect(await server.orders()).toEqual([]);
  },
  timeout,
);

test(
  'if each response has a wrong signature, the collection reports it',
  async () => {
    await using server = await startMockServer();
    const { couponCode } = await server.coupon();
    await server.fault({ kind: 'wrong_sign', when: 'after', times: 'always' });
    const { code, failed } = await run({ base_url: server.url, coupon_code: couponCode }, [
      '--folder',
      'your coupon',
    ]);
    expect({ code, failed }).toEqual({ code: 1, failed: ['the response is signed with the key'] });
  },
  timeout,
);

test(
  'without an own coupon nothing is sent for it',
  async () => {
    await using server = await startMockServer();
    const { code, failed } = await run({ base_url: server.url }, ['--folder', 'your coupon']);
    expect(code).toBe(1);
    expect(failed).toContain('coupon_code: set this variable of the collection / 请设置集合变量 coupon_code');
    expect(await server.countRequests()).toBe(0);
  },
  timeout,
);

test(
  'no magic coupon is sent to the provider’s own host, and a proxy in between sees only own coupons',
  async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        asked.push(`${request.url} ${/"coupon_code":"[^"]*"/u.exec(body)?.[0]}`);
        response.writeHead(502).end();
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
    const { port } = proxy.address() as AddressInfo;
    const variables = { base_url: 'http://open.51shoubei.com', coupon_code: 'A1B2' };
    const env = { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' };
    const { failed } = await run(variables, [], env);
    proxy.close();
    expect(asked).toEqual(['http://open.51shoubei.com/openpay/coupon/wf "coupon_code":"A1B2"']);
    expect(failed.filter((message) => message.startsWith('A magic coupon is for the emulator'))).toHaveLength(
      19,
    );
  },
  timeout,
);

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openStore } from '../../mock-server/src/store/open-store.js';
import { otherNode } from '../support/other-node.js';
import { installed } from '../support/tarballs.js';
import { coupon, keyOf, writeOff } from './acts.js';
import { sharedFolder } from '../support/shared.js';

const run = promisify(execFile);

const folder = sharedFolder();

/** Writes off the same coupon in two emulators one after the other, with the installed packages. */
const twice = (store: string): string => `
  import { startMockServer } from '@shoubei-kit/mock-server';
  for (const _ of [1, 2]) {
    const server = await startMockServer({ store: ${JSON.stringify(store)} });
    const { status, reason } = await server.client().writeOff({ couponCode: '9900010000000001' });
    console.log([status, reason].join());
    await server.close();
  }`;

// The tarballs are installed without libsql.
test('on Node 24 a SQLite store needs no package, and prints no warning', async () => {
  const cwd = await installed();
  const args = ['--input-type=module', '-e', twice(`sqlite:${join(folder, 'own.db')}`)];
  expect(await run(await otherNode(24), args, { cwd })).toEqual({
    stdout: 'written_off,\nrefused,already_used\n',
    stderr: '',
  });
});

test('on Node 20 it needs libsql, and one line says so; doctor names it there, and not on Node 24', async () => {
  const cwd = await installed();
  const store = ['--store', `sqlite:${join(folder, 'none.db')}`, '--port', '0'];
  const cli = async (major: number, command: string): Promise<readonly [unknown, string]> => {
    const args = ['node_modules/.bin/shoubei-mock', command, ...store];
    const node = await otherNode(major);
    return new Promise((resolve) => {
      execFile(node, args, { cwd }, (error, out, err) => resolve([error?.code ?? 0, out + err]));
    });
  };
  const words = 'this store needs the package libsql, which is not there: npm install libsql@0.5';
  expect(await cli(20, 'serve')).toEqual([2, expect.stringContaining(words)]);
  expect(await cli(20, 'doctor')).toEqual([
    1,
    expect.stringMatching(/libsql \(not installed\)[^]*FAILS Store[^]*libsql@0\.5/u),
  ]);
  expect(await cli(24, 'doctor')).toEqual([0, expect.not.stringContaining('libsql')]);
});

const secondWriter = fileURLToPath(new URL('second-writer.mjs', import.meta.url));

test.each([20, 22, 24])(
  'this Node and Node %i read what the other wrote, while both have the file open',
  async (major) => {
    const url = `sqlite:${join(folder, `both-${major}.db`)}`;
    const store = await openStore(url);
    await store.open('t', {}, [coupon('A'), coupon('B')]);
    const trace = '核销 \u{1F600} "\'\\ \0 :{}%';
    const shop_no = '门店\0x';
    await store.transact(keyOf('t', 'A', trace), writeOff('A', '1', trace, { shop_no }));
    const first = { order_no: '1', coupon_code: 'A', wf_trace_no: trace, shop_no, settle_amount: 994 };
    const { stdout } = await run(await otherNode(major), [secondWriter, url]);
    expect(JSON.parse(stdout)).toMatchObject({
      tenants: ['t'],
      coupons: [
        { coupon_code: 'A', state: 'used', order_no: '1' },
        { coupon_code: 'B', state: 'issued' },
      ],
      orders: [first],
      bound: first,
    });
    expect(await store.tenants()).toEqual(['t', '机构']);
    expect(await store.coupons('t', { limit: 9 })).toMatchObject([
      { coupon_code: 'A', state: 'used', order_no: '1' },
      { coupon_code: 'B', state: 'used', order_no: '2' },
      { coupon_code: 'D', state: 'frozen', face_amount: 7 },
    ]);
    expect(await store.orders('t', { shop_no })).toMatchObject([first, { order_no: '2', coupon_code: 'B' }]);
    expect(await store.transact(keyOf('t', 'B'), writeOff('B', '3'))).toBe('used');
    await store.close();
  },
);

const built = new URL('../../mock-server/dist/store/open-store.js', import.meta.url).href;

test.each([22, 24, 26])('on Node %i other warnings are still printed', async (major) => {
  const script = `
    import { openStore } from ${JSON.stringify(built)};
    const { emitWarning } = process;
    const store = await openStore(${JSON.stringify(`sqlite:${join(folder, `${major}.db`)}`)});
    console.log(process.emitWarning === emitWarning);
    await store.close();
    process.emitWarning('SQLite is an experimental feature, says another', 'ExperimentalWarning');`;
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = await run(await otherNode(major), args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  expect(stdout).toBe('true\n');
  expect(stderr.match(/Warning: .*/gu)).toEqual(['Warning: SQLite is an experimental feature, says another']);
});

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { type Falsifying, falsifying } from '../support/falsifying.js';
import { missingTools } from '../support/has-tool.js';
import { fileWriter, sharedFolder, sharedServer } from '../support/shared.js';

const folder = sharedFolder();
const path = join(folder, 'junit.xml');
const file = fileWriter(folder);

const emulator = await sharedServer({ coupons: [{ couponCode: '690000000001', state: 'used' }] });
let provider: Falsifying;
beforeAll(async () => {
  provider = await falsifying(
    emulator.url,
    // An unprintable character, and characters with a meaning in XML.
    {
      answer: (body, sign) =>
        body['return_code'] === '0203' ? sign({ ...body, return_msg: 'a\u0001<b>&"\uffff]]>' }) : body,
    },
    () => 'shoubei-mock-demo-key',
  );
});
afterAll(() => provider.close());

/** Read by an independent parser. */
const reader = `
import json, sys, xml.etree.ElementTree as tree
cases = []
root = tree.parse(sys.argv[1]).getroot()
for suite in root.iter('testsuite'):
    for case in suite.iter('testcase'):
        of = lambda tag: None if case.find(tag) is None else {**case.find(tag).attrib, 'text': case.find(tag).text or ''}
        cases.append({'suite': suite.get('name'), 'class': case.get('classname'), 'name': case.get('name'),
                      'time': float(case.get('time')), 'failure': of('failure'), 'skipped': of('skipped'),
                      'out': of('system-out'), 'err': of('system-err')})
print(json.dumps({'tests': root.get('tests'), 'failures': root.get('failures'), 'skipped': root.get('skipped'), 'cases': cases}))
`;
const read = (): Record<string, unknown> =>
  JSON.parse(execFileSync('python3', ['-c', reader, path], { encoding: 'utf8' }));

const withPython = test.skipIf(missingTools(['python3']).length > 0);

withPython('a JUnit file has a suite for each dialect and a case for each scenario', async () => {
  const wrong = file(
    'worth.yaml',
    `about: { en: A coupon <that> is & is not., zh: 面额与响应不符的券。 }
given: { coupons: [{ coupon_code: C1, face_amount: 1000 }] }
steps:
  - write_off: { coupon_code: C1, wf_trace_no: T1 }
    expect: { outcome: written_off, amount: 2000 }
`,
  );
  const { code } = await cli(['verify', '--scenarios', wrong, '--junit', path]);
  expect(code).toBe(1);
  const failure = (dialect: string): object => ({
    suite: `shoubei-mock verify (${dialect})`,
    class: `shoubei.${dialect}`,
    name: 'worth',
    time: expect.any(Number),
    failure: {
      message: 'amount',
      type: 'difference',
      text: expect.stringContaining(`✗ worth (${dialect}): A coupon <that> is & is not.`),
    },
    skipped: null,
    out: null,
    err: null,
  });
  expect(read()).toEqual({
    tests: '2',
    failures: '2',
    skipped: '0',
    cases: [failure('example'), failure('table')],
  });
});

withPython('skipped scenarios say why, and characters that XML has not are replaced', async () => {
  const coupons = file(
    'my.yaml',
    JSON.stringify({ coupons: [{ coupon_code: '690000000001', state: 'used' }] }),
  );
  const args = [
    'verify',
    '--base-url',
    provider.url,
    '--own-coupons',
    coupons,
    '--only',
    'already-used,frozen,replay',
  ];
  const { code } = await cli([...args, '--junit', path]);
  expect(code).toBe(1);
  expect(read()).toMatchObject({
    tests: '3',
    failures: '1',
    skipped: '2',
    cases: [
      { name: 'replay', skipped: {}, out: { text: '- skipped, no coupon that is issued: replay' } },
      {
        name: 'already-used',
        failure: { message: 'return_msg', text: expect.stringContaining(String.raw`"a\u0001<b>&\"`) },
      },
      { name: 'frozen', skipped: {}, out: { text: '- skipped, no coupon that is frozen: frozen' } },
    ],
  });
  const discovered = await cli([...args, '--junit', path, '--discover']);
  expect(discovered.code).toBe(0);
  expect(read()).toMatchObject({
    failures: '0',
    cases: [
      {},
      { name: 'already-used', failure: null, out: { text: expect.stringContaining('depends on A3') } },
      {},
    ],
  });
});

test('a JUnit file that cannot be written is a mistake of the caller', async () => {
  const { code, stderr } = await cli([
    'verify',
    '--only',
    'refunded',
    '--junit',
    join(folder, 'no/such/folder.xml'),
  ]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('folder.xml cannot be written: ENOENT, the folder does not exist'),
  ]);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';

const folder = sharedFolder();
const head = 'about: { en: A call., zh: 一次调用。 }\nendpoints: [quary]\nsteps:\n';
const call = '  - call: { endpoint: /openpay/coupon/quary, fields: { wf_trace_no: T1 } }\n';
const gone = "    expect: { outcome: not_found, fields: { return_code: '1' } }\n";
const good = head + call + gone;
const written = '  - write_off: { coupon_code: C1 }\n    expect: { outcome: written_off }\n';
const lost = '  - write_off: { coupon_code: C1 }\n    expect: { unknown: reset }\n';

/** What is wrong with a text: `line path: sentence`. */
function problems(text: string): readonly string[] {
  const read = readScenario(text);
  return 'problems' in read
    ? read.problems.map(({ line, path, text: { en, zh } }) => {
        expect(zh).toMatch(/\p{Script=Han}/u);
        return `${line} ${path}: ${en}`;
      })
    : [];
}

test("a scenario that calls a draft contains the draft's declaration", () => {
  const read = readScenario(good);
  expect(read).toMatchObject({
    scenario: { endpoints: [{ path: '/openpay/coupon/quary', act: 'none', request: { required: {} } }] },
  });
});

test.each([
  [
    'an unknown draft',
    good.replace('[quary]', '[query]'),
    '2 endpoints.1: is not one of the drafts cancel, quary, and not a file (.yaml, .yml, .json)',
  ],
  [
    'a file name in a scenario that is not a file',
    good.replace('[quary]', '[quary.yaml]'),
    '2 endpoints.1: cannot be read: the scenario itself is not a file',
  ],
  [
    'a number for an endpoint',
    good.replace('[quary]', '[7]'),
    "2 endpoints.1: must be a draft's name, a file (.yaml, .yml, .json), or a declaration",
  ],
  [
    'an endpoint twice',
    good.replace('[quary]', '[quary, quary]'),
    '2 endpoints.2: is a second declaration of /open',
  ],
  [
    'an invalid declaration',
    good.replace(
      '[quary]',
      '[{ path: /a, about: { en: A, zh: 甲 }, request: { required: [inst_no, ts, sign], finds: { o: order_no } }, act: none }]',
    ),
    '2 endpoints.1: needs responses, such as { found: …, not_found: … }',
  ],
  [
    'an endpoint that the scenario does not name',
    good.replace('quary, fields', 'cancel, fields'),
    "4 steps.1.call.endpoint: is not one of the scenario's endpoints (/openpay/coupon/quary)",
  ],
  [
    'endpoints among the settings',
    `profile: { endpoints: [] }\n${good}`,
    '1 profile.endpoints: is not set here: see endpoints',
  ],
  [
    'a response without its fields',
    good.replace(", fields: { return_code: '1' }", ''),
    '5 steps.1.expect: needs fields: all of the response except sign',
  ],
  [
    'fields of a response that never comes',
    good.replace('outcome: not_found', 'unknown: reset'),
    '5 steps.1.expect.fields: is not in such a response',
  ],
  [
    'an outcome of a write-off',
    good.replace('not_found', 'refunded'),
    '5 steps.1.expect.outcome: must be one of found, done, already_cancelled',
  ],
  [
    'neither outcome nor unknown',
    good.replace('outcome: not_found, ', ''),
    '5 steps.1.expect: needs either outcome or unknown',
  ],
  [
    'a replay of a response that cannot be replayed',
    good.replace('not_found', 'not_found, replayed: true'),
    '5 steps.1.expect.replayed: needs outcome: done',
  ],
  [
    'an unknown placeholder',
    good.replace('T1', '$trace'),
    '4 steps.1.call.fields.wf_trace_no: is not one of the placeholders $inst',
  ],
  [
    'a placeholder without a value',
    good.replace("'1'", '$trace'),
    '5 steps.1.expect.fields.return_code: is not one of the placeholders $inst',
  ],
  [
    'the order of no step',
    good.replace('T1', '$order_1'),
    '4 steps.1.call.fields.wf_trace_no: does not name an earlier step that writes off',
  ],
  [
    'the unknown order of a lost response',
    head + lost + call.replace('T1', '$order_1') + gone,
    '6 steps.2.call.fields.wf_trace_no: is unknown: the response of step 1 is lost',
  ],
  [
    'a field left out that is not sent',
    good.replace(' } }\n', ' } }\n    leave_out: [couponCode]\n'),
    '5 steps.1.leave_out.1: is not sent anyway: couponCode',
  ],
  [
    'a raw body',
    good.replace(' } }\n', " } }\n    raw: { body: '' }\n"),
    '5 steps.1.raw: is an unknown name',
  ],
])('%s', (_, text, told) => {
  expect(problems(text)).toEqual([expect.stringContaining(told)]);
});

test('the order of a step that wrote off, or that a response has returned, may be sent', () => {
  const byOrder = call.replace('wf_trace_no: T1', 'order_no: $order_1');
  expect(problems(head + written + byOrder + gone)).toEqual([]);
  const told = gone.replace("'1'", '$order_1');
  expect(problems(head + lost + call + told + byOrder + gone)).toEqual([]);
});

const declaration = {
  path: '/openpay/coupon/quary',
  about: { en: 'Mine', zh: '我的' },
  request: { required: ['inst_no', 'merchant_no', 'ts', 'sign'], finds: { wf_trace_no: 'wf_trace_no' } },
  act: 'none',
  responses: { found: { return_code: '0' }, not_found: { return_code: '1' } },
};

test('a file beside the scenario declares its endpoint, and an error in it has its line', async () => {
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'own.json'), JSON.stringify(declaration));
  const path = join(folder, 'mine', 'gone.yaml');
  writeFileSync(path, good.replace('[quary]', '[../own.json]'));
  const read = await readScenarios(join(folder, 'mine'));
  expect(read).toMatchObject({ scenarios: [{ name: 'gone', scenario: { endpoints: [declaration] } }] });
  expect(await cli(['verify', '--scenarios', path])).toMatchObject({
    code: 0,
    stdout: '2 passed, 0 failed, 0 skipped\n',
  });

  writeFileSync(join(folder, 'own.json'), JSON.stringify({ ...declaration, act: 'pay' }, null, 2));
  expect((await cli(['verify', '--scenarios', path, '--lang', 'en'])).stderr).toContain(
    `${path}:2: endpoints.1 ../own.json:18: act must be one of none, cancel`,
  );
  writeFileSync(path, good.replace('[quary]', '[../nowhere.yaml]'));
  expect((await cli(['verify', '--scenarios', path, '--lang', 'zh'])).stderr).toContain(
    `${path}:2: endpoints.1 无法读取：ENOENT`,
  );
});

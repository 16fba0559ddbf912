import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { declared } from '../support/declared.js';
import { good } from './good-declaration.js';
import { fileWriter, sharedFolder } from '../support/shared.js';

const folder = sharedFolder();
const fileOf = fileWriter(folder);

test('serve prints the first of several faults, and the command that lists them all', async () => {
  const file = fileOf('several.yaml', good.replace('[path]', '[paths]').replace('2026-11-30', '2026-02-30'));
  expect(await cli(['serve', '--port', '0', '--endpoint', file])).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${file}:5: documented.1.date is not a real date; write the day on which you read the page (and 1 more: shoubei-mock endpoints check ${file})\n`,
  });
});

test('all faults of a file are reported together: those of the schema, and those that no schema finds', async () => {
  const text = good
    .replace('/openpay/coupon/quary', '/__admin/quary')
    .replace('2026-11-30', '9000-01-01')
    .replace('[path]', '[paths, request.order_no, responses.not_found.code]')
    .replace('act: none', 'act: none\nwithin_seconds: 5')
    .replace("'0201'", '201')
    .replace('{ request: order_no }', '{ order: order_no }');
  const file = fileOf('all.yaml', text);
  const { code, stderr } = await cli(['endpoints', 'check', file, '--lang', 'en']);
  expect(code).toBe(2);
  const lines = stderr.trimEnd().split('\n');
  expect(
    lines.map((line) =>
      line
        .slice(file.length + 1)
        .split(' ', 4)
        .join(' '),
    ),
  ).toEqual([
    '1: path belongs to',
    '5: documented.1.date is in',
    '6: documented.1.lines.1 "paths" is',
    '6: documented.1.lines.3 "responses.not_found.code" is',
    '11: within_seconds needs act:',
    '18: responses.not_found.return_code must be',
    '19: responses.not_found.order_no cannot take',
  ]);
});

test.each([
  ['request', 'finds: {', 'finds: { other: refund_no,', '[path, request.nothing]'],
  ['act', 'act: none', 'act: refund', '[path, act]'],
  ['responses', '  not_found:', '  not_found: 5\n  too_late:', '[path, responses.not_found.return_code]'],
])(
  'a problem that may result from a fault in %s is not reported for other lines',
  async (name, from, to, listed) => {
    const file = fileOf(`only-${name}.yaml`, good.replace(from, to).replace('[path]', listed));
    const { stderr } = await cli(['endpoints', 'check', file, '--lang', 'en']);
    expect(stderr.trimEnd().split('\n')).toEqual(
      name === 'responses'
        ? [
            expect.stringContaining(':16: responses.not_found must be names with values'),
            expect.stringContaining(':17: responses.too_late is none of act none'),
          ]
        : [expect.stringContaining(`: ${name === 'act' ? 'act' : 'request.finds.other'} must be one of`)],
    );
  },
);

test('the first 20 faults of a file are shown, and the others counted', async () => {
  const names = Array.from({ length: 33 }, (_, index) => `    f${index}: ${index}\n`).join('');
  const file = fileOf('many.yaml', `${good}${names}`);
  const { stderr } = await cli(['endpoints', 'check', file, '--lang', 'en']);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines[20]).toBe(`${file}: and 13 more`);
  expect((await cli(['endpoints', 'check', file, '--lang', 'zh'])).stderr).toContain(`${file}：另有 13 处\n`);
});

test('serve rejects two declarations of one path with their files, and a missing file', async () => {
  const [one, two] = [fileOf('one.yaml', good), fileOf('two.yaml', good)];
  const twice = ['serve', '--port', '0', '--endpoint', one, '--endpoint', two, '--lang'];
  expect(await cli([...twice, 'en'])).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: --endpoint: /openpay/coupon/quary is declared twice, in ${one} and in ${two}: remove one\n`,
  });
  expect((await cli([...twice, 'zh'])).stderr).toBe(
    `shoubei-mock: --endpoint：/openpay/coupon/quary 重复声明于 ${one} 与 ${two}，请删去其一\n`,
  );
  const profile = fileOf('profile.yaml', `endpoints: [${JSON.stringify(declared(good))}]\n`);
  const { stderr } = await cli(['serve', '--port', '0', '--profile', profile, '--endpoint', one]);
  expect(stderr).toContain(`/openpay/coupon/quary is declared twice, in the profile and in ${one}`);
  const own = fileOf('own.yaml', 'paths: { write_off: /openpay/coupon/quary }\n');
  const same = await cli(['serve', '--port', '0', '--profile', own, '--endpoint', one]);
  expect(same.stderr).toBe(
    `shoubei-mock: --endpoint: ${one}: path is the write-off's path, too; leave one out\n`,
  );
  const gone = join(folder, 'gone.yaml');
  expect(await cli(['serve', '--port', '0', '--endpoint', gone])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/gone\.yaml.*\n$/u),
  });
});

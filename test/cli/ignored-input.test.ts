import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { sharedFolder } from '../support/shared.js';
import { sourceRequest } from '../support/wire.js';

const folder = sharedFolder();
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test.each([
  ['coupons magic used --format csv', '--format', 'coupons magic'],
  ['coupons magic used --seed 7', '--seed', 'coupons magic'],
  ['coupons generate --count 1 --amount 500', '--amount', 'coupons generate'],
  ['scenarios list --out plan.csv', '--out', 'scenarios list'],
  ['scenarios list --for till', '--for', 'scenarios list'],
])('%s is rejected, since %s would have no effect', async (line, flag, action) => {
  expect(await cli(line.split(' '))).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${flag}: does not apply to ${action}; leave it out\n`,
  });
  expect(await cli([...line.split(' '), '--lang', 'zh'])).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${flag}：不适用于 ${action}，请去掉\n`,
  });
});

test.each([
  ['verify --key-env K', '--key-env needs --own-coupons or --recording'],
  ['verify --inst-no 7', '--inst-no needs --own-coupons or --recording'],
  ['verify --yes', '--yes needs --own-coupons'],
  ['verify --recording day.ndjson --only expired', '--recording and --only: give one of them'],
  ['verify --recording day.ndjson --scenarios x', '--recording and --scenarios: give one of them'],
])('%s is rejected, since part of it would have no effect', async (line, error) => {
  expect(await cli(line.split(' '), { env: { K: 'k' } })).toEqual({
    code: 2,
    stdout: '',
    stderr: `shoubei-mock: ${error}\n`,
  });
});

test('false after a switch turns it off, and is not lost', async () => {
  const shown = async (...args: readonly string[]): Promise<string> =>
    (await cli(['coupons', 'magic', 'used', '--json', ...args])).stdout;
  expect(await shown('false')).toBe('9903010000000001\n');
  expect(await shown('true')).toBe('[\n"9903010000000001"\n]\n');
});

test.each([
  ['sign --key abc --key', '--key'],
  ['doctor --port 0 --port', '--port'],
])('%s is rejected, since the last flag has no value', async (line, flag) => {
  expect(await cli(line.split(' '), { input: '{}' })).toMatchObject({
    code: 2,
    stderr: `shoubei-mock: ${flag}: a value is needed\n`,
  });
});

// The story: YAML reads both as numbers, 7 and 12345678901234567000.
test('a number in the config file keeps its leading zeros and all of its digits', async () => {
  const sign = async (key: string): Promise<unknown> =>
    JSON.parse(
      (await cli(['sign', '--config', file('key.yaml', `key: ${key}\n`)], { input: '{"a":"1"}' })).stdout,
    );
  // echo -n 'a=1&key=007' | md5sum, and the same with the other key
  expect(await sign('007')).toEqual({ a: '1', sign: '5969464ab8b9e7fb2a840b6f1f6cd818' });
  expect(await sign('12345678901234567890')).toEqual({ a: '1', sign: 'ab3b286527eadc866bf715dd28bb64ad' });
});

test.each([
  [
    `explain - --demo --profile ${file('gbk.yaml', 'signing: { charset: gbk }\n')}`,
    '{"inst_no":"😀","sign":"0"}',
  ],
  ['calibrate - --demo', '{"inst_no":"60000001","couponCode":"679533922928"}'],
])('%s begins no line with a colon', async (line, input) => {
  const { stderr } = await cli(line.split(' '), { input });
  expect(stderr).not.toBe('');
  expect(stderr).not.toMatch(/^(?:shoubei-mock: )?:/mu);
});

test('sign names the file and the field of a request that cannot be signed, with the colons of the language', async () => {
  const twice = file('twice.json', '{"a":"1","a":"2"}');
  expect((await cli(['sign', twice, '--demo', '--lang', 'zh'])).stderr).toMatch(
    new RegExp(`^shoubei-mock: ${twice}：a：`, 'u'),
  );
  const { stderr } = await cli(['sign', file('signed.json', sourceRequest), '--demo', '--lang', 'zh']);
  expect(stderr).toBe('');
});

import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();

test.each([
  [['serve', '--drain', '5'], 'unknown flag --drain of serve; did you mean --drain-ms?'],
  [['serve', '--ts-window', '5'], 'unknown flag --ts-window of serve; did you mean --ts-window-seconds?'],
  [['serve', '--signature', 'off'], 'unknown flag --signature of serve; did you mean --signature-check?'],
  [['serve', '--fixtures', 'a.json'], 'unknown flag --fixtures of serve; did you mean --coupons?'],
  [['write-off', '1', '--timeout', '5'], 'unknown flag --timeout of write-off; did you mean --timeout-ms?'],
  [['verify', '--coupons', 'a.yaml'], 'unknown flag --coupons of verify; did you mean --own-coupons?'],
  [['rests-on'], 'unknown command "rests-on"; did you mean assumptions?'],
  ...['--url', '--port', '--host', '--endpoint'].map((flag): [string[], string] => [
    ['write-off', '1', flag, 'http://127.0.0.1:4052'],
    `unknown flag ${flag} of write-off; did you mean --base-url?`,
  ]),
  [['verify', '--url', 'x'], 'unknown flag --url of verify; did you mean --base-url?'],
  [['assumptions', '--port', '1'], 'unknown flag --port of assumptions; did you mean --base-url?'],
  [['doctor', '--url', 'x'], 'unknown flag --url of doctor; did you mean --base-url?'],
  [['scenarios', 'list', '--url', 'x'], 'unknown flag --url of scenarios; did you mean --base-url?'],
  [['record', '--url', 'x'], 'unknown flag --url of record; did you mean --target?'],
  [['verify', '--only', 'fee-of-nothing'], '--only: unknown scenario fee-of-nothing'],
])('%j is rejected: a former name is as unknown as any other', async (args, line) => {
  const { code, stdout, stderr } = await cli([...args, '--lang', 'en']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.slice('shoubei-mock: '.length).startsWith(line)).toBe(true);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['drain: 5', 'unknown flag drain of serve; did you mean drain-ms?'],
  ['ts-window: 5', 'unknown flag ts-window of serve; did you mean ts-window-seconds?'],
  ['signature: off', 'unknown flag signature of serve; did you mean signature-check?'],
  ['fixtures: [a.json]', 'unknown flag fixtures of serve; did you mean coupons?'],
])('a config file with the former name %s is rejected', async (text, line) => {
  const { code, stderr } = await cli(['serve', '--config', file('config.yaml', text), '--lang', 'en']);
  expect(code).toBe(2);
  expect(stderr).toContain(`config.yaml: ${line}`);
});

test('each new name works as flag, variable and config key, and messages name it as given', async () => {
  const bad = async (args: string[], env: Record<string, string> = {}): Promise<string> =>
    (await cli(['serve', '--port', '0', '--lang', 'en', ...args], { env })).stderr;
  for (const [name, variable] of [
    ['drain-ms', 'SHOUBEI_MOCK_DRAIN_MS'],
    ['ts-window-seconds', 'SHOUBEI_MOCK_TS_WINDOW_SECONDS'],
    ['signature-check', 'SHOUBEI_MOCK_SIGNATURE_CHECK'],
  ] as const) {
    const config = file('config.yaml', `${name}: x`);
    expect(await bad([`--${name}`, 'x'])).toMatch(
      new RegExp(`^shoubei-mock: --${name}: .* needed, got "x"`, 'u'),
    );
    expect(await bad([], { [variable]: 'x' })).toMatch(
      new RegExp(`^shoubei-mock: ${variable}: .* needed, got "x"`, 'u'),
    );
    expect(await bad(['--config', config])).toContain(`shoubei-mock: ${config}: ${name}: `);
  }
});

test('a profile with the former name of signatureCheck is rejected', async () => {
  expect(await cli(['profile', 'check', file('p.yaml', 'signature: off\n'), '--lang', 'en'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/p\.yaml:1: signature is not a setting/u),
  });
});

import { expect, test } from 'vitest';
import { cliProcess } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { sharedServer } from '../support/shared.js';
import { inTerminal } from '../support/terminal.js';
import { bin } from '../support/pages.js';

const path = { PATH: process.env['PATH'], LANG: 'C.UTF-8' };
const server = await sharedServer();

const writeOff = (code: string): readonly string[] => ['write-off', code, '--base-url', server.url];
const shown = (args: readonly string[], env = {}): Promise<string> =>
  inTerminal([process.execPath, bin, ...args], { ...path, ...env });

test.skipIf(missingTools(['python3']).length > 0)(
  'outcomes and errors have colours in a terminal',
  async () => {
    expect(await shown(writeOff('9900010000000001'))).toContain(
      '\u001b[32mWritten off:\u001b[39m 9900010000000001',
    );
    expect(await shown(writeOff('9905010000000001'))).toContain('\u001b[33mRejected:\u001b[39m 0205');
    expect(await shown(['serv'])).toContain('\u001b[31mshoubei-mock:\u001b[39m unknown command "serv"');
  },
);

test.skipIf(missingTools(['python3']).length > 0)(
  'NO_COLOR and terminals without colours get none',
  async () => {
    expect(await shown(writeOff('9905010000000001'), { NO_COLOR: '1' })).not.toContain('\u001b');
    expect(await shown(['serv'], { TERM: 'dumb' })).not.toContain('\u001b');
  },
);

test('a pipe gets no colours unless FORCE_COLOR is set', async () => {
  const refused = writeOff('9905010000000001');
  expect((await cliProcess(refused)).stdout).toBe('Rejected: 0205 券码已退款 (refunded, documented)\n');
  const forced = await cliProcess(refused, { env: { FORCE_COLOR: '1' } });
  expect(forced.stdout).toBe('\u001b[33mRejected:\u001b[39m 0205 券码已退款 (refunded, documented)\n');
});

test('text from an endpoint cannot add colours', async () => {
  const { stderr } = await cliProcess(['\u001b[31mserv'], { env: { FORCE_COLOR: '1' } });
  expect(stderr).toContain('\u001b[31mshoubei-mock:\u001b[39m unknown command "\\');
  expect(stderr.slice(stderr.indexOf(' '))).not.toContain('\u001b');
});

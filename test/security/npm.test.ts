import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';

// The variables that npm 10 sets; pnpm sets npm_lifecycle_script as well.
const npx = { npm_lifecycle_event: 'npx', npm_lifecycle_script: "'shoubei-mock'", npm_command: 'exec' };
const script = {
  npm_lifecycle_event: 'mock',
  npm_lifecycle_script: 'shoubei-mock sign --key a-test-key',
  npm_command: 'run',
};
const otherScript = { ...script, npm_lifecycle_script: 'vitest run' };
const input = '{"a":"1"}';
const kept =
  'npm and its shell keep --key in the process list while this runs; give instead: --key-env, --key-file\n';

test.each([
  ['npx', npx, ['sign', '--key', 'a-test-key'], kept],
  ['npx, with =', npx, ['sign', '--key=a-test-key'], kept],
  ['an npm script', script, ['sign', '--key', 'a-test-key'], kept],
  [
    'npx, a token',
    npx,
    ['wait', '--admin-token', 'a-token-for-tests', '--key', 'k'],
    'npm and its shell keep --admin-token, --key in the process list while this runs; give instead: --admin-token-file, SHOUBEI_MOCK_ADMIN_TOKEN; --key-env, --key-file\n',
  ],
  [
    'npx, a password',
    npx,
    ['doctor', '--port', '0', '--store', 'redis://till:pass-word@127.0.0.1:9'],
    'npm and its shell keep --store in the process list while this runs; give instead: SHOUBEI_MOCK_STORE\n',
  ],
])('a secret that was typed under npm gets a warning, without the secret: %s', async (_, env, args, line) => {
  const { stderr } = await cli(args, { env, input });
  expect(stderr.startsWith(`shoubei-mock: ${line}`)).toBe(true);
  expect(stderr).not.toMatch(/a-test-key|a-token-for-tests|pass-word/u);
});

test('the warning is in Chinese with --lang zh', async () => {
  const { stderr } = await cli(['sign', '--key', 'a-test-key', '--lang', 'zh'], { env: npx, input });
  expect(stderr.split('\n')[0]).toBe(
    'shoubei-mock: 运行期间，npm 及其 shell 的进程列表中仍有 --key；请改用：--key-env, --key-file',
  );
});

test.each([
  ['without npm', {}, ['sign', '--key', 'a-test-key']],
  ['under a script that names another program', otherScript, ['sign', '--key', 'a-test-key']],
  ['where the key is in a variable', { ...npx, K: 'a-test-key' }, ['sign', '--key-env', 'K']],
  ['where the store has no password', npx, ['doctor', '--port', '0', '--store', 'memory']],
])('there is no such warning %s', async (_, env, args) => {
  expect((await cli(args, { env, input })).stderr).not.toContain('npm');
});

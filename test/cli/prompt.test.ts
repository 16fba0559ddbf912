import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { sharedFolder } from '../support/shared.js';
import { inTerminal } from '../support/terminal.js';
import { sourceRequest } from '../support/wire.js';

const bin = fileURLToPath(new URL('../../mock-server/bin/shoubei-mock.js', import.meta.url));
const env = { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', NO_COLOR: '1', K: 'test-key' };
const request = join(sharedFolder(), 'request.json');
writeFileSync(request, sourceRequest);

// The story: the terminal showed the question and erased it at once, and Ctrl-D was an internal error.
test.skipIf(missingTools(['python3']).length > 0).each([
  [
    'write-off 1 --base-url http://till.example --inst-no 7 --key-env K',
    'Write off 1? [y/N] ',
    'shoubei-mock: nothing was sent',
  ],
  [`sign ${request}`, 'Key: ', 'shoubei-mock: no key: give --key-env NAME or --key-file FILE, or --demo'],
])('Ctrl-D at the prompt of %s ends the command with exit code 2', async (line, prompt, error) => {
  const script = `"$0" "$@"; echo "exit code $?"`;
  const shown = await inTerminal(['sh', '-c', script, process.execPath, bin, ...line.split(' ')], env, [
    [prompt, '\u0004'],
  ]);
  expect(shown).toContain(error);
  expect(shown).toContain('exit code 2');
  expect(shown).not.toContain(`${prompt}\u001b[1G\u001b[0J`);
});

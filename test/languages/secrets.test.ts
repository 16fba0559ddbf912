import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { demoAt } from './clients.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../examples/curl-openssl/write-off.sh', import.meta.url));
const programs = ['curl', 'openssl', 'jq', 'iconv', 'cut', 'date'];
const check = missingTools(programs).length > 0 ? test.skip : test;

check('the bash client gives its key to no program as an argument', async () => {
  await using server = await startMockServer();
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-argv-'));
  const log = join(folder, 'log');
  for (const program of programs) {
    const { stdout } = await run('bash', ['-c', `command -v ${program}`]);
    const spy = `#!/bin/sh\nprintf '%s\\n' "${program} $*" >>'${log}'\nexec ${stdout.trim()} "$@"\n`;
    await writeFile(join(folder, program), spy);
    await chmod(join(folder, program), 0o755);
  }
  const PATH = [folder, process.env['PATH']].join(delimiter);
  const { stdout } = await run('bash', [script, '9900010000000001'], {
    env: { ...demoAt(server.url), PATH },
  });
  const seen = await readFile(log, 'utf8');
  await rm(folder, { recursive: true });
  expect(stdout).toContain('\nwritten_off ');
  expect(seen).toMatch(/^curl .*openpay\/coupon\/wf$/mu);
  expect(seen).toMatch(/^openssl dgst -md5 -r$/mu);
  expect(seen).not.toContain('shoubei-mock-demo-key');
});

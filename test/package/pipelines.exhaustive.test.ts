import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { executable } from '../support/executable.js';
import { missingTools } from '../support/has-tool.js';
import { otherNode } from '../support/other-node.js';
import { sharedFolder } from '../support/shared.js';
import { tool } from '../support/tool.js';
import { sourceRequest } from '../support/wire.js';
import { pipelines, repository, type Repository, runSteps, writeTests } from './pipelines.js';
import type { CliResult } from '../support/cli.js';

const folder = sharedFolder();

/** Copies the executable to where a pipeline can fetch it, and returns the path. */
async function kept(): Promise<string> {
  const path = join(folder, `shoubei-mock-${process.hrtime.bigint()}`);
  await copyFile(await executable(), path);
  return path;
}

/** Simulates GitLab: checks the file by GitLab's schema, and runs its jobs in shells. */
async function runGitlab({ run }: Repository): Promise<CliResult> {
  const script = join(await tool('deployment'), 'node_modules/gitlab-ci-local/dist/index.js');
  const git = `git init -q . && git add .gitlab-ci.yml && git -c user.name=till -c user.email=till@till.invalid commit -qm till &&
    git remote add origin https://git.invalid/till/till.git`;
  if ((await run('test', ['-d', '.git'])).code !== 0)
    expect(await run('sh', ['-c', git])).toMatchObject({ code: 0 });
  return run(await otherNode(24), [script, '--force-shell-executor', '--concurrency', '1', '--no-color']);
}

/** Simulates Jenkins: runs Groovy, with the few Jenkins words that the file uses. */
const runJenkins = ({ run }: Repository): Promise<CliResult> =>
  run('groovy', [fileURLToPath(new URL('jenkins.groovy', import.meta.url)), 'Jenkinsfile']);

const junit = 'target/surefire-reports/TEST-Till.xml';
/** Each pipeline, its runner, the program of this machine that it needs, and its output lines. */
const pipes = [
  [
    'github-actions/till.yml',
    (till: Repository) => runSteps(till, pipelines['github-actions/till.yml']),
    'bash',
    [],
  ],
  ['gitlab-ci/.gitlab-ci.yml', runGitlab, 'rsync', [' PASS  scenarios', ' PASS  till']],
  ['jenkins/Jenkinsfile', runJenkins, 'groovy', [`junit: [${junit}]`, 'archived: [assumptions.json]']],
] as const;
const all = pipes.filter(([, , program]) => missingTools([program]).length === 0);

const withoutTrace = `curl -s "$SHOUBEI_BASE_URL/openpay/coupon/wf" -H 'content-type: application/json' -d '${sourceRequest}'`;

test.each(all)(
  '%s fetches the executable once, runs the tests beside it, and fails if a response depended on an assumption that is not accepted',
  async (name, runIn, _, lines) => {
    const file = await kept();
    const till = await repository(folder, name, file);
    const first = await runIn(till);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('written_off order_no=') });
    for (const line of lines) expect(first.stdout).toContain(line);
    const assumptions = await readFile(join(till.folder, 'assumptions.json'), 'utf8');
    expect(JSON.parse(assumptions)).toMatchObject({ responses: 1 });
    await rm(file); // from here on only the cached copy exists
    await writeTests(till.folder, withoutTrace);
    const { code, stdout, stderr } = await runIn(till);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('1 of 1 responses depended on A9 (wf_trace_no absent)');
  },
);

test.skipIf(missingTools(['rsync']).length > 0)(
  'a pipeline that does not fit the schema of GitLab is rejected',
  async () => {
    const till = await repository(folder, 'gitlab-ci/.gitlab-ci.yml', await kept());
    await till.run('sed', ['-i', 's/when: always/when: sometimes/', '.gitlab-ci.yml']);
    const { code, stdout, stderr } = await runGitlab(till);
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('sometimes')]);
  },
);

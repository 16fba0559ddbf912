import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { parse } from 'yaml';
import type { CliResult } from '../support/cli.js';
import { read, root } from '../support/pages.js';

/** A repository of another project, with a pipeline of the examples. */
export interface Repository {
  readonly folder: string;
  /** The files of the pipeline. */
  readonly text: string;
  readonly run: (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<CliResult>;
}

/** The tests of a till: one write-off. */
const writeOff = `bash ${root}examples/curl-openssl/write-off.sh 9900010000000001`;

/** A folder with a pipeline of the examples, whose placeholders name this executable. */
export async function repository(into: string, pipeline: string, executable: string): Promise<Repository> {
  const folder = await mkdtemp(join(into, 'till-'));
  const digest = createHash('sha256')
    .update(await readFile(executable))
    .digest('hex');
  const text = read(`examples/${pipeline}`)
    .replace('https://files.your-company.example/shoubei-mock-linux-x64', `file://${executable}`)
    .replace('0'.repeat(64), digest)
    // One scenario of all: bare-root.exhaustive.test.ts has all of the executable's.
    .replace('shoubei-mock verify', 'shoubei-mock verify --only refunded');
  await writeFile(join(folder, basename(pipeline)), text);
  await mkdir(join(folder, 'bin'));
  await writeTests(folder, writeOff);
  const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  const base = { PATH: path, LANG: 'en_US.UTF-8', HOME: folder };
  const run: Repository['run'] = (program, args, env = {}) =>
    new Promise((resolve) =>
      execFile(program, args, { cwd: folder, env: { ...base, ...env } }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
  return { folder, text, run };
}

/** Writes what `mvn` does in a folder besides a report. */
export async function writeTests(folder: string, call: string): Promise<void> {
  const mvn = `#!/bin/sh
mkdir -p target/surefire-reports
echo '<testsuite tests="1"/>' >target/surefire-reports/TEST-Till.xml
${call}
`;
  await writeFile(join(folder, 'bin/mvn'), mvn, { mode: 0o755 });
}

/** The scripts that a system passes to a shell: one for each step, until one fails. */
interface Steps {
  readonly shell: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly scripts: readonly string[];
}

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

function stepsOfGithub(text: string): Steps {
  const { env, jobs }: Workflow = parse(text);
  const scripts = (jobs['test']?.steps ?? []).flatMap(({ run }) => run ?? []);
  return {
    shell: 'bash',
    flags: ['-eo', 'pipefail'],
    env: { ...env, GITHUB_STEP_SUMMARY: 'summary.tsv' },
    scripts,
  };
}

interface GitlabJob {
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

function stepsOfGitlab(text: string): Steps {
  const { variables, ...jobs }: { variables: Record<string, string> } & Record<string, GitlabJob> =
    parse(text);
  const before = jobs['.emulator']?.before_script ?? [];
  const scripts = [jobs['scenarios'], jobs['till']].map((job) =>
    [...before, ...(job?.script ?? [])].join('\n'),
  );
  return { shell: 'bash', flags: ['-eo', 'pipefail'], env: variables, scripts };
}

function stepsOfJenkins(text: string): Steps {
  const env = [...text.matchAll(/^ *(\w+) = '(.*)'$/gmu)].map(([, name = '', value = '']) => [name, value]);
  const scripts = [...text.matchAll(/^ *sh (?:'''([^]*?)'''|'(.*)')$/gmu)].map(
    ([, long, short]) => long ?? short ?? '',
  );
  return { shell: 'sh', flags: ['-xe'], env: Object.fromEntries(env), scripts };
}

/** The pipelines that fetch the executable, and how to read the shell scripts of each. */
export const pipelines = {
  'github-actions/till.yml': stepsOfGithub,
  'gitlab-ci/.gitlab-ci.yml': stepsOfGitlab,
  'jenkins/Jenkinsfile': stepsOfJenkins,
} as const;

/** Runs the steps of a pipeline, until one fails. */
export async function runSteps(
  { run, text }: Repository,
  stepsOf: (text: string) => Steps,
): Promise<CliResult> {
  const { shell, flags, env, scripts } = stepsOf(text);
  let stdout = '';
  let stderr = '';
  for (const script of scripts) {
    const { code, ...said } = await run(shell, [...flags, '-c', script], env);
    stdout += said.stdout;
    stderr += said.stderr;
    if (code !== 0) return { code, stdout, stderr };
  }
  return { code: scripts.length > 1 ? 0 : 1, stdout, stderr };
}

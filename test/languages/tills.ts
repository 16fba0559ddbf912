import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { blocks, root } from '../support/pages.js';

interface Ended {
  readonly code: number;
  readonly output: string;
}

interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A till as an integrator might write it, with one mistake. */
interface Mistake {
  readonly what: string;
  readonly changes: readonly Change[];
  /** What the tests print in that case. */
  readonly failed: RegExp;
}

export interface Till {
  /** The folder in `examples`. */
  readonly name: string;
  readonly missing: readonly string[];
  /** What its commands need beside the sources, and where Debian's packages install it. */
  readonly jars: Readonly<Record<string, string>>;
  /** The output of each block of its README that runs its tests. */
  readonly passed: readonly RegExp[];
  readonly mistakes: readonly Mistake[];
}

// The first attempt wrote the coupon off, and the retry is rejected: the customer pays, and the coupon is
// used as well.
const retriesWithNewTraceNumber = 'retries with a new trace number';
// An overheard success fits any other call for the coupon, unless it must repeat the trace number.
const believesCopies = 'believes a response without the trace number from anywhere';

const jars = {
  'junit.jar': '/usr/share/java/junit-platform-console-standalone.jar',
  'okhttp.jar': '/usr/share/java/okhttp.jar',
  'okio.jar': '/usr/share/java/okio.jar',
};

const missingJars = Object.values(jars).filter((jar) => process.env['CI'] !== 'true' && !existsSync(jar));

export const java: Till = {
  name: 'java',
  missing: [...missingTools(['java', 'javac']), ...missingJars],
  jars,
  passed: [/^\[ +8 tests successful/mu, /^\[ +16 tests successful/mu],
  mistakes: [
    {
      what: retriesWithNewTraceNumber,
      changes: [
        {
          file: 'src/main/java/till/Till.java',
          from: 'more.put("wf_trace_no", wfTraceNo);',
          to: 'more.put("wf_trace_no", wfTraceNo + attempt);',
        },
      ],
      failed: /^(?=[^]*:TillTest:whenTheResponseIsLostTheRetryGets)[^]*^\[ +4 tests failed/mu,
    },
    {
      what: believesCopies,
      changes: [
        {
          file: 'src/main/java/till/WriteOff.java',
          from: '(trace == null || "FAIL".equals(code)) && !isPrivate(account.baseUrl)',
          to: 'false',
        },
      ],
      failed: /^(?=[^]*:TillTest:overPlainHttpToAnotherMachine)[^]*^\[ +2 tests failed/mu,
    },
    {
      what: 'leaves it to its HTTP client to send again',
      changes: [
        {
          file: 'src/main/java/till/WriteOff.java',
          from: 'connection.setFixedLengthStreamingMode(bytes.length);',
          to: '',
        },
        { file: 'android/OkHttpSender.java', from: '.retryOnConnectionFailure(false)', to: '' },
      ],
      failed: /^(?=[^]*:TillTest:)(?=[^]*:OkHttpTillTest:)[^]*expected: <TO_CHECK> but was: <REJECTED>/u,
    },
  ],
};

export const tills: readonly Till[] = [
  {
    name: 'python',
    missing: missingTools(['python3', 'pytest']),
    jars: {},
    passed: [/\b8 passed in /u],
    mistakes: [
      {
        what: retriesWithNewTraceNumber,
        changes: [
          {
            file: 'till.py',
            from: '"wf_trace_no": wf_trace_no,',
            to: '"wf_trace_no": f"{wf_trace_no}-{attempt}",',
          },
        ],
        failed:
          /^FAILED test_till\.py::test_when_the_response_is_lost_the_retry_gets[^]*\b2 failed, 6 passed/mu,
      },
      {
        what: believesCopies,
        changes: [
          {
            file: 'write_off.py',
            from: '(fields.get("wf_trace_no") is None or code == "FAIL") and not is_private(account.base_url)',
            to: 'False',
          },
        ],
        failed: /^FAILED test_till\.py::test_over_plain_http_to_another_machine[^]*\b1 failed, 7 passed/mu,
      },
    ],
  },
  java,
  {
    name: 'php',
    missing: missingTools(['php', 'phpunit']),
    jars: {},
    passed: [/^OK \(7 tests, 16 assertions\)$/mu],
    mistakes: [
      {
        what: retriesWithNewTraceNumber,
        changes: [
          {
            file: 'Till.php',
            from: "'wf_trace_no' => $wf_trace_no,",
            to: '\'wf_trace_no\' => "$wf_trace_no-$attempt",',
          },
        ],
        failed:
          /^\d\) TillTest::test_when_the_response_is_lost_the_retry_gets[^]*Tests: 7, [^\n]*Failures: 2\./mu,
      },
      {
        what: believesCopies,
        changes: [
          {
            file: 'write-off.php',
            from: "(!isset($fields['wf_trace_no']) || $code === 'FAIL') && !is_private($account->base_url)",
            to: 'false',
          },
        ],
        failed: /^1\) TillTest::test_over_plain_http_to_another_machine[^]*Tests: 7, [^\n]*Failures: 1\./mu,
      },
    ],
  },
  {
    name: 'go',
    missing: missingTools(['go']),
    jars: {},
    passed: [/^(?=(?:[^]*?^--- PASS: ){7})[^]*^ok +\ttill\t/mu],
    mistakes: [
      {
        what: retriesWithNewTraceNumber,
        changes: [{ file: 'till.go', from: '"wf_trace_no": wfTraceNo,', to: '"wf_trace_no": NewTraceNo(),' }],
        failed: /^(?=(?:[^]*?^--- PASS: ){5})[^]*^--- FAIL: TestWhenTheResponseIsLostTheRetryGets/mu,
      },
      {
        what: believesCopies,
        changes: [
          {
            file: 'write_off.go',
            from: '(trace == nil || code == "FAIL") && !private.MatchString(account.BaseURL)',
            to: 'private == nil',
          },
        ],
        failed: /^(?=(?:[^]*?^--- PASS: ){6})[^]*^--- FAIL: TestOverPlainHTTPToAnotherMachine/mu,
      },
    ],
  },
];

/** The blocks of a till's README that run its tests. */
export const testCommands = ({ name }: Till): readonly string[] =>
  blocks(`examples/${name}/README.md`, 'sh').filter((block) => block.includes('shoubei-mock exec -- '));

/** Runs commands in a copy of the till's folder, with these changes. `shoubei-mock` is the built one. */
export async function runTests(
  till: Till,
  commands: string,
  changes: readonly Change[] = [],
): Promise<Ended> {
  const bin = join(root, 'mock-server/bin/shoubei-mock.js');
  const script = `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`;
  return inTillFolder(till, async (own, beside) => {
    for (const change of changes) await apply(change, own);
    await writeFile(join(beside, 'shoubei-mock'), script, { mode: 0o755 });
    return inFolder(own, commands, { PATH: [beside, process.env['PATH']].join(delimiter) });
  });
}

/**
 * Runs commands in a copy of the till's folder, with this executable to download and no programs except
 * these.
 */
export async function runBare(
  till: Till,
  commands: string,
  download: string,
  programs: readonly string[],
): Promise<Ended> {
  return inTillFolder(till, async (own, beside) => {
    for (const program of programs) {
      const { stdout } = await promisify(execFile)('bash', ['-c', `command -v ${program}`]);
      await symlink(stdout.trim(), join(beside, program));
    }
    return inFolder(own, commands, { PATH: beside, EMULATOR_URL: pathToFileURL(download).href });
  });
}

async function inTillFolder(
  till: Till,
  act: (own: string, beside: string) => Promise<Ended>,
): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), `shoubei-kit-till-${till.name}-`));
  const [own, beside] = [join(folder, 'till'), join(folder, 'bin')];
  await cp(join(root, 'examples', till.name), own, { recursive: true });
  for (const [name, jar] of Object.entries(till.jars)) await symlink(jar, join(own, name));
  await mkdir(beside);
  const ended = await act(own, beside);
  await rm(folder, { recursive: true });
  return ended;
}

async function apply({ file, from, to }: Change, folder: string): Promise<void> {
  const source = await readFile(join(folder, file), 'utf8');
  expect(source.split(from), `${file} has it once`).toHaveLength(2);
  await writeFile(
    join(folder, file),
    source.replace(from, () => to),
  );
}

function inFolder(cwd: string, commands: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const own = { HOME: process.env['HOME'], LANG: 'C.UTF-8', ...env };
  return new Promise((resolve) => {
    execFile('/bin/bash', ['-c', `set -e\nexec 2>&1\n${commands}`], { cwd, env: own }, (error, output) =>
      resolve({ code: Number(error?.code ?? 0), output }),
    );
  });
}

import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { sharedFolder } from '../support/shared.js';
import { commandPath } from '../support/shell.js';
import { inTerminal } from '../support/terminal.js';

const run = promisify(execFile);
const folder = sharedFolder();
const env = { ...process.env, LANG: 'C.UTF-8', PATH: await commandPath() };
writeFileSync(join(folder, 'till profile.yaml'), '');

/** Each line before the Tab key, and the words that every shell then proposes. */
const proposed: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['shoubei-mock pro', ['profile']],
  ['shoubei-mock serve --dia', ['--dialect']],
  ['shoubei-mock serve --dialect ', ['example', 'table']],
  ['shoubei-mock profile sh', ['show']],
  ['shoubei-mock verify --only expired,already-used-a', ['expired,already-used-after-a-lost-response']],
  ['shoubei-mock profile check till', ['till profile.yaml']],
];

const bash = `
eval "$(shoubei-mock completion bash)"
while IFS= read -r COMP_LINE; do
  COMP_WORDS=($COMP_LINE); [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
  COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
  _shoubei_mock shoubei-mock "\${COMP_WORDS[COMP_CWORD]}" 2>/dev/null
  printf '%s\\n' "\${COMPREPLY[@]}" ==
done`;

const fish = `
shoubei-mock completion fish | source
while read -l line
  complete -C "$line" | string replace -r '\\t.*' '' | string unescape
  echo ==
end`;

test.skipIf(missingTools(['bash']).length > 0)('bash completes', async () => {
  expect(await asked('bash', ['--norc', '-c', bash])).toEqual(proposed.map(([, words]) => words));
});

test.skipIf(missingTools(['fish']).length > 0)('fish completes', async () => {
  expect(await asked('fish', ['--no-config', '-c', fish])).toEqual(proposed.map(([, words]) => words));
});

/** Prints each completed line instead of running it. */
const zsh = `PROMPT=; autoload -U compinit; compinit -u -D; eval "$(shoubei-mock completion zsh)"
show() { print -r -- "<$BUFFER>"; BUFFER=; zle redisplay; }; zle -N accept-line show; print rea''dy
`;

test.skipIf(missingTools(['zsh', 'python3']).length > 0)('zsh completes', async () => {
  const lines = proposed.filter(([, words]) => words.length === 1).map(([line]) => line);
  const turns = lines.map((line, at) => [at === 0 ? 'ready' : '>\r\n', `${line}\t\r`] as const);
  const all = [['', zsh], ...turns, ['>\r\n', '\x04']] as const;
  const shown = await inTerminal(['zsh', '-f', '-i'], { ...env, TERM: 'dumb' }, all, folder);
  expect([...shown.matchAll(/<(.*?)>\r/gu)].map(([, line = '']) => line.trimEnd())).toEqual([
    'shoubei-mock profile',
    'shoubei-mock serve --dialect',
    'shoubei-mock profile show',
    'shoubei-mock verify --only expired,already-used-after-a-lost-response',
    'shoubei-mock profile check till\\ profile.yaml',
  ]);
});

test('Tab completes a pair such as --flag=value, whether or not the shell splits it at the =', async () => {
  const words = async (...args: string[]): Promise<string> =>
    (await cli(['--get-completions', ...args])).stdout;
  expect(await words('serve', '--dialect', '=', 'ta')).toBe('table\t\n');
  expect(await words('serve', '--dialect', '=')).toBe('example\t\ntable\t\n');
  expect(await words('serve', '--dialect=ta')).toBe('table\t\n');
  expect(await words('serve', '--coupons', 'a', 'b')).toBe(':files\n');
  expect(await words('calibrate', 'a', 'b')).toBe(':files\n');
  expect(await words('--lang', 'zh', 'docto')).toBe('doctor\t检查本机环境与设置，供缺陷报告使用\n');
  expect(await words('serve', '--strict', '--stri')).toBe('');
  expect(await words('exec', '--fail-on-assumption', 'A17')).toBe('A17\t\n');
  expect(await words('exec', '--report')).toBe(
    '--report\tFile to write: the counts of assumptions, as JSON\n',
  );
  expect(await words('exec', '--', 'node', '--re')).toBe(':files\n'); // the flags of other commands
  expect(await words('exec', '--', 'node', '--dialect=ta')).toBe(':files\n');
});

test('Tab proposes no scenario whose file name a shell would obey', async () => {
  for (const name of ['plain', '$(touch pwned)', '`touch pwned`', 'a b', "it's"])
    writeFileSync(
      join(folder, `${name}.yaml`),
      'about: { en: A., zh: 一。 }\nsteps: [{ write_off: {}, expect: { outcome: illegal_parameter } }]\n',
    );
  rmSync(join(folder, 'till profile.yaml'));
  const { stdout } = await cli(['--get-completions', 'verify', '--scenarios', folder, '--only', '']);
  expect(stdout).toBe('plain\t\n');
});

/** Returns the proposals for each line; the shell reads the lines from standard input. */
async function asked(shell: string, args: readonly string[]): Promise<readonly (readonly string[])[]> {
  const started = run(shell, [...args], { cwd: folder, env });
  started.child.stdin?.end(proposed.map(([line]) => `${line}\n`).join(''));
  const { stdout } = await started;
  const parts = stdout.split('==\n').slice(0, -1);
  return parts.map((part) => part.split('\n').filter((word) => word !== ''));
}

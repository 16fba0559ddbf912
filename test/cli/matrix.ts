/** A line that is rejected with these words, or ends with this code and prints this on standard output. */
type Row = { readonly line: readonly string[] } & (
  { readonly en: string; readonly zh: string } | { readonly code: number; readonly shown: string }
);

const refused = (line: readonly string[], en: string, zh: string): Row => ({ line, en, zh });
const tooMany = (name: string, line: readonly string[], word: string): Row =>
  refused(
    line,
    `${name}: unexpected argument ${word} (shoubei-mock ${name} --help)`,
    `${name}：多余的参数 ${word}（shoubei-mock ${name} --help）`,
  );
const empty = (line: readonly string[], name: string): Row =>
  refused(
    line,
    `${name}: the value is empty; give a value, or leave ${name} out`,
    `${name}：值为空，请给出取值，或去掉 ${name}`,
  );
const choice = (line: readonly string[], place: string, en: string, zh: string, got: string): Row =>
  refused(line, `<${place}>: ${en} is needed, got ${got}`, `<${place}>：应为 ${zh}，实为 ${got}`);

/** Every command that takes no further word. */
const alone = ['serve', 'wait', 'assumptions', 'verify', 'record', 'doctor'];

export const wordsInPlace: readonly Row[] = [
  ...alone.flatMap((name) => [
    tooMany(name, [name, '-'], '"-"'),
    tooMany(name, [name, '--', '-x'], '"-x"'),
    tooMany(name, [name, '--', '--port'], '"--port"'),
    tooMany(name, [name, ''], '""'),
  ]),
  refused(
    ['write-off', '-'],
    '<coupon-code>: 1 to 16 plain letters or digits are needed, no space or URL',
    '<coupon-code>：应为 1 至 16 位字母或数字，不含空格、换行或网址',
  ),
  refused(
    ['write-off', '--', '-x'],
    '<coupon-code>: 1 to 16 plain letters or digits are needed, no space or URL',
    '<coupon-code>：应为 1 至 16 位字母或数字，不含空格、换行或网址',
  ),
  empty(['write-off', ''], '<coupon-code>'),
  { line: ['sign', '-', '--demo'], code: 0, shown: '"sign":"' },
  { line: ['sign', '--demo', '--', 'request.json'], code: 0, shown: '"sign":"' },
  refused(
    ['sign', '--demo', '--', '-x'],
    '-x cannot be read: ENOENT, no such file',
    '无法读取 -x：ENOENT，没有这个文件',
  ),
  empty(['sign', ''], '<file>'),
  { line: ['explain', '--demo', '--', 'request.json'], code: 0, shown: 'the signature is valid' },
  refused(
    ['explain', '--demo', '--', '-x'],
    '-x cannot be read: ENOENT, no such file',
    '无法读取 -x：ENOENT，没有这个文件',
  ),
  empty(['explain', ''], '<file>'),
  { line: ['explain', '-', '--demo'], code: 0, shown: 'the signature is valid' },
  // It reads the files in order, and calculates for seconds once it has them all.
  refused(
    ['calibrate', '--demo', '-', 'gone'],
    'gone cannot be read: ENOENT, no such file',
    '无法读取 gone：ENOENT，没有这个文件',
  ),
  refused(
    ['calibrate', '--demo', '--', '-', 'gone'],
    'gone cannot be read: ENOENT, no such file',
    '无法读取 gone：ENOENT，没有这个文件',
  ),
  refused(
    ['calibrate', '--demo', '--', '-x'],
    '-x cannot be read: ENOENT, no such file',
    '无法读取 -x：ENOENT，没有这个文件',
  ),
  empty(['calibrate', ''], '<files>'),
  refused(
    ['profile', 'check', '--', '-x'],
    '-x cannot be read: ENOENT, no such file',
    '无法读取 -x：ENOENT，没有这个文件',
  ),
  choice(['profile', '-'], 'action', 'show or check', 'show 或 check', '"-"'),
  empty(['profile', ''], '<action>'),
  empty(['profile', 'show', ''], '<file>'),
  choice(['coupons', '-'], 'action', 'generate or magic', 'generate 或 magic', '"-"'),
  { line: ['coupons', '--', 'magic', 'used'], code: 0, shown: '9903010000000001' },
  empty(['coupons', ''], '<action>'),
  empty(['coupons', 'magic', ''], '<behaviour>'),
  choice(['scenarios', '-'], 'action', 'list or export', 'list 或 export', '"-"'),
  choice(['scenarios', '--', '-x'], 'action', 'list or export', 'list 或 export', '"-x"'),
  empty(['scenarios', ''], '<action>'),
  choice(['completion', '-'], 'shell', 'bash, zsh or fish', 'bash, zsh 或 fish', '"-"'),
  { line: ['completion', '--', 'bash'], code: 0, shown: 'complete -F _shoubei_mock' },
  empty(['completion', ''], '<shell>'),
  refused(
    ['exec', '-'],
    'exec: -- is needed before the command: shoubei-mock exec -- <command..>',
    'exec：命令前须写 --：shoubei-mock exec -- <command..>',
  ),
  empty(['exec', '--', ''], '<command>'),
];

/** Every command, and flags of each kind: one value, several, a file. */
export const valuesMissing: readonly (readonly [line: string, flag: string])[] = [
  ['serve --port', '--port'],
  ['serve --coupons', '--coupons'],
  ['exec --fail-on-assumption', '--fail-on-assumption'],
  ['wait --timeout', '--timeout'],
  ['--port', '--port'],
  ['write-off 1 --base-url', '--base-url'],
  ['coupons magic used --count', '--count'],
  ['sign --key-env', '--key-env'],
  ['explain --profile', '--profile'],
  ['calibrate x --write-profile', '--write-profile'],
  ['profile show --config', '--config'],
  ['assumptions --inst-no', '--inst-no'],
  ['verify --only', '--only'],
  ['scenarios list --scenarios', '--scenarios'],
  ['record --target', '--target'],
  ['doctor --store', '--store'],
  ['completion bash --lang', '--lang'],
  ['licenses --lang', '--lang'],
];

export const unknownFlags: readonly (readonly [name: string, line: string])[] = [
  ['serve', 'serve --quux'],
  ['serve', '--quux=1'],
  ['exec', 'exec --quux -- true --quux'],
  ['wait', 'wait --quux'],
  ['write-off', 'write-off 1 --quux'],
  ['coupons', 'coupons magic used --quux 1'],
  ['sign', 'sign --quux -'],
  ['explain', 'explain - --quux'],
  ['calibrate', 'calibrate --quux x'],
  ['profile', 'profile show --quux'],
  ['assumptions', 'assumptions --quux'],
  ['verify', 'verify --quux'],
  ['scenarios', 'scenarios list --quux'],
  ['record', 'record --quux'],
  ['doctor', 'doctor --quux'],
  ['completion', 'completion bash --quux'],
  ['licenses', 'licenses --quux'],
];

/** Paths in the test's folder. `loop` is a link to itself: nobody can read it, not even root. */
export const fileProblems: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  missing: ['(name) cannot be read: ENOENT, no such file', '无法读取 (name)：ENOENT，没有这个文件'],
  folder: ['(name) is a folder; a file is needed', '(name) 是文件夹，应为文件'],
  pipe: ['(name) is a pipe, socket or device; a file is needed', '(name) 是管道、套接字或设备，应为文件'],
  loop: ['(name) cannot be read: ELOOP', '无法读取 (name)：ELOOP'],
};

/** The same for a file to write. */
export const outputProblems: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  'missing/new': [
    'missing/new cannot be written: ENOENT, the folder does not exist',
    '无法写入 missing/new：ENOENT，文件夹不存在',
  ],
  folder: ['folder cannot be written: EISDIR, it is a folder', '无法写入 folder：EISDIR，它是文件夹'],
  loop: ['loop cannot be written: ELOOP', '无法写入 loop：ELOOP'],
};

/** Where a command writes a file. `verify` prints its results first. */
export const outputPlaces: readonly string[] = [
  'coupons generate --count 1 --out (path)',
  'coupons magic used --out (path)',
  'scenarios export --only expired --out (path)',
  'verify --only expired --dialect table --junit (path)',
  'exec --report (path) -- true',
  'exec --log-file (path) -- true',
];

/** Where a command reads a file, and the name in messages if the path may be a secret. */
export const filePlaces: readonly (readonly [line: string, name?: string])[] = [
  ...['serve', 'write-off 1', 'coupons magic used', 'sign', 'explain', 'calibrate x', 'profile show'].map(
    (line) => [`${line} --config (path)`] as const,
  ),
  ...['wait', 'assumptions', 'verify', 'scenarios list', 'record', 'doctor', 'completion bash'].map(
    (line) => [`${line} --config (path)`] as const,
  ),
  ['exec --config (path) -- true'],
  ['exec --profile (path) -- true'],
  ['serve --profile (path)'],
  ['serve --coupons (path)'],
  ['serve --inst-no 7 --key-file (path)', '--key-file'],
  ['serve --admin-token-file (path)', '--admin-token-file'],
  ['serve --tls-cert (path) --tls-key request.json'],
  ['serve --tls-cert request.json --tls-key (path)'],
  ['write-off 1 --key-file (path) --inst-no 7', '--key-file'],
  ['write-off 1 --profile (path)'],
  ['sign (path) --demo'],
  ['sign request.json --key-file (path)', '--key-file'],
  ['sign request.json --profile (path) --demo'],
  ['explain (path) --demo'],
  ['explain request.json --profile (path) --demo'],
  ['calibrate (path) --demo'],
  ['calibrate request.json (path) --demo'],
  ['profile show (path)'],
  ['profile check (path)'],
  ['assumptions --admin-token-file (path)', '--admin-token-file'],
  ['verify --recording (path)'],
  ['verify --base-url http://127.0.0.1:1 --only expired --admin-token-file (path)', '--admin-token-file'],
  ['verify --base-url http://127.0.0.1:1 --only expired --own-coupons (path)'],
  ['verify --base-url http://127.0.0.1:1 --only expired --own-coupons coupons.yaml --profile (path)'],
  ['record --target http://127.0.0.1:1 --out new --key-file (path)', '--key-file'],
];

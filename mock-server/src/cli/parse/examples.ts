import type { Text } from '../../core/refusal.js';

/** A command line that works as it stands, and what it does. */
export interface Example extends Text {
  readonly line: string;
}

/** By command, in the order in which the help shows them. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  serve: [
    example('serve', 'On http://127.0.0.1:4051, all as assumed', '在 http://127.0.0.1:4051，一切按假设'),
    example(
      'serve --port 0 --profile shoubei.yaml --coupons coupons.ndjson',
      'On any free port, as a profile has it, with coupons of a file',
      '任意空闲端口，按配置文件，并加载券文件',
    ),
    example('serve --store sqlite:state.db', 'State lasts, in a file', '状态保存在文件中'),
  ],
  'write-off': [
    example('write-off 9900010000000001', 'A magic code: written off once', '魔法券码：可核销一次'),
    example(
      'write-off 9900010000000002 --amount 1000 --trace order-1',
      'With a trace number; the same line again is a retry',
      '带流水号；再次执行即为重试',
    ),
  ],
  coupons: [
    example(
      'coupons generate --count 1000 --mix used=10 --out coupons.ndjson',
      'A thousand coupons, a tenth of them used',
      '一千张券，其中一成已核销',
    ),
    example(
      'coupons magic expired --count 3',
      'Three codes that are answered as expired',
      '三个已过期的券码',
    ),
  ],
  sign: [
    example('sign request.json --demo', 'With the demo key', '使用演示密钥'),
    example('sign request.json --key-env MY_KEY', 'With the key in MY_KEY', '使用 MY_KEY 中的密钥'),
  ],
  explain: [example('explain request.json --demo', 'Which mistake made this sign', '哪个错误造成了这个签名')],
  calibrate: [
    example(
      'calibrate captured.json --demo --write-profile found.yaml',
      'Which rule made it, and a profile with that rule',
      '由哪条规则得出，并写成配置文件',
    ),
  ],
  profile: [
    example('profile show', 'All that is in force, and how it is known', '生效的全部行为及其出处'),
    example('profile check shoubei.yaml', 'Names faulty lines', '指出有误的行'),
  ],
  assumptions: [
    example('assumptions', 'Of the emulator on this machine', '本机模拟器'),
    example(
      'assumptions --inst-no 900024 --json',
      'Of one institution, for a program',
      '仅一个机构，供程序使用',
    ),
  ],
  verify: [
    example('verify', 'All scenarios, against emulators of its own', '对自行启动的模拟器运行全部场景'),
    example(
      'verify --base-url http://127.0.0.1:4051 --only expired',
      'One of them, against an emulator that runs',
      '其中一个，对运行中的模拟器',
    ),
    example(
      'verify --recording day.ndjson --discover',
      'Recorded exchanges: what differs from what is assumed',
      '录制的交互：与假设有何不同',
    ),
  ],
  scenarios: [
    example('scenarios list', 'Names, and what each is about', '名称与内容'),
    example(
      'scenarios export --format csv --out plan.csv',
      'A test plan for a spreadsheet',
      '表格形式的测试计划',
    ),
  ],
  record: [
    example(
      'record --target http://127.0.0.1:4051 --out day.ndjson',
      'Between your program and the emulator; send to port 4052',
      '置于您的程序与模拟器之间；请求发往端口 4052',
    ),
  ],
  doctor: [
    example('doctor', 'What a bug report should say', '缺陷报告应有的内容'),
    example(
      'doctor --profile shoubei.yaml --store sqlite:state.db',
      'Whether serve would work with these flags',
      '以这些选项运行 serve 是否可行',
    ),
  ],
  completion: [
    example(
      'completion bash',
      'In ~/.bashrc: eval "$(shoubei-mock completion bash)"',
      '写入 ~/.bashrc：eval "$(shoubei-mock completion bash)"',
    ),
    example(
      'completion zsh',
      'In ~/.zshrc: eval "$(shoubei-mock completion zsh)"',
      '写入 ~/.zshrc：eval "$(shoubei-mock completion zsh)"',
    ),
    example(
      'completion fish',
      'In config.fish: shoubei-mock completion fish | source',
      '写入 config.fish：shoubei-mock completion fish | source',
    ),
  ],
};

/** The examples of a command, as they stand below its help. */
export function examplesInHelp(command: string, language: 'en' | 'zh'): string {
  const shown = (examples[command] ?? []).map((one) => `  # ${one[language]}\n  ${one.line}`);
  return `${language === 'en' ? 'Examples:' : '示例：'}\n${shown.join('\n')}`;
}

function example(line: string, en: string, zh: string): Example {
  return { line: `shoubei-mock ${line}`, en, zh };
}

import { type Command, example } from '../line/command.js';
import { fileOption, listOption, type Option, switchOption, textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl, dialectForms, jsonOption } from '../options/common.js';
import { identityOptions } from '../options/identity.js';
import { adminTokenOptions } from '../options/token.js';

/** Selects scenarios. */
const only: Option = listOption(
  'only',
  'Scenarios by name, separated by commas',
  '按名称选择场景，逗号分隔',
  {
    completes: 'scenarios',
  },
);
const dialect: Option = textOption(
  'dialect',
  `Only in this dialect (C1): ${dialectForms}`,
  `仅此响应风格（C1）：${dialectForms}`,
  { choices: ['example', 'table'] },
);
const folder: Option = fileOption(
  'scenarios',
  "Folder or file of scenarios, or - for standard input; the kit's own by default",
  '场景文件夹或文件，- 为标准输入；默认为自带场景',
);

export const verify: Command = {
  usage: 'verify',
  about: {
    en: 'Run the scenarios against an emulator of its own, or any endpoint',
    zh: '对自行启动的模拟器或任意接口运行场景',
  },
  positionals: {},
  options: [
    baseUrlOption('Origin of an emulator that runs, or of any endpoint', '已运行的模拟器或任意接口的地址'),
    only,
    dialect,
    folder,
    ...adminTokenOptions,
    fileOption(
      'own-coupons',
      'File (YAML or JSON): which of your coupons is in which state there',
      '文件（YAML 或 JSON）：您的哪张券处于何种状态',
      { alsoCalled: ['coupons'] },
    ),
    switchOption(
      'allow-write-off',
      'Requests may name unspent coupons, and spend them',
      '允许请求涉及未核销的券，并将其核销',
    ),
    switchOption('yes', 'Do not ask before coupons are spent', '核销前不再询问'),
    textOption(
      'pause-ms',
      'Milliseconds between two requests with your coupons',
      '使用您的券时两个请求之间的毫秒数',
      {
        fallback: '0',
      },
    ),
    textOption(
      'max-requests',
      'How many requests at most; what comes after is skipped',
      '请求数上限；其后的步骤跳过',
    ),
    switchOption('dry-run', 'Say what would be sent, and send nothing', '只列出将发送的请求，不发送'),
    ...identityOptions,
    fileOption('profile', 'Profile that is believed to be in force there', '据信在该接口生效的配置文件'),
    fileOption(
      'recording',
      'Recorded exchanges (NDJSON), in place of an endpoint',
      '已录制的交互（NDJSON），代替接口',
    ),
    switchOption(
      'discover',
      'What is only assumed may differ: a finding, no failure',
      '仅属假设的行为不同只作发现，不算失败',
    ),
    fileOption('junit', 'JUnit XML file to write', '要写入的 JUnit XML 文件', { isBesideOutput: true }),
    fileOption('write-profile', 'Profile file to write, with what was observed', '将所见写入此配置文件', {
      isBesideOutput: true,
    }),
    jsonOption,
  ],
  examples: [
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
  run: async (call) => (await import('./verify.js')).runVerify(call),
};

export const scenarios: Command = {
  usage: 'scenarios <action>',
  about: {
    en: 'List the scenarios, or export them as a test plan',
    zh: '列出场景，或导出为测试计划',
  },
  positionals: { action: { en: 'What to do', zh: '操作', choices: ['list', 'export'] } },
  options: [
    only,
    folder,
    dialect,
    textOption(
      'for',
      'Who plays it: calls for a shell, or cases for a person at a till',
      '由谁执行：命令行调用，或收银员的用例',
      {
        choices: ['shell', 'till'],
        fallback: 'shell',
      },
    ),
    textOption('format', 'Form of the test plan', '测试计划的格式', {
      choices: ['markdown', 'csv', 'json'],
      fallback: 'markdown',
    }),
    baseUrlOption('Origin of the emulator that the plan calls', '计划所调用的模拟器地址', defaultBaseUrl),
    fileOption('out', 'File to write to', '写入的文件'),
    jsonOption,
  ],
  examples: [
    example('scenarios list', 'Names, and what each is about', '名称与内容'),
    example(
      'scenarios export --format csv --out plan.csv',
      'A test plan for a spreadsheet',
      '表格形式的测试计划',
    ),
    example(
      'scenarios export --for till --format csv --out cases.csv',
      'The same for a person at a till',
      '供收银员执行的用例',
    ),
  ],
  run: async (call) => (await import('./scenarios.js')).runScenarios(call),
};

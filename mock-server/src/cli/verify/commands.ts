import { type Command, example } from '../line/command.js';
import { fileOption, listOption, type Option, switchOption, textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl, dialectForms, dialects, jsonOption } from '../options/common.js';
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
  { choices: dialects },
);
const folder: Option = fileOption(
  'scenarios',
  'Folder or file of scenarios, or - for standard input; by default those of this package',
  '场景文件夹或文件，- 为标准输入；默认为自带场景',
);

export const verify: Command = {
  usage: 'verify',
  about: {
    en: 'Run the scenarios against a new emulator, or against any endpoint',
    zh: '对新启动的模拟器或任意接口执行场景',
  },
  positionals: {},
  options: [
    baseUrlOption('Origin of a running emulator, or of any endpoint', '已运行的模拟器或任意接口的地址'),
    only,
    dialect,
    folder,
    ...adminTokenOptions,
    fileOption(
      'own-coupons',
      'File (YAML or JSON) of your coupons and their states at the endpoint',
      '文件（YAML 或 JSON）：您的券及其在该接口的状态',
      { alsoCalled: ['coupons'] },
    ),
    switchOption(
      'allow-write-off',
      'Allow requests that may write off your coupons',
      '允许发送可能核销您的券的请求',
    ),
    switchOption('yes', 'Do not ask before coupons are written off', '核销前不再询问'),
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
      'Maximum of requests; the steps after it are skipped',
      '请求数上限；其后的步骤跳过',
    ),
    switchOption('dry-run', 'List what would be sent, and send nothing', '只列出将发送的请求，不发送'),
    ...identityOptions,
    fileOption('profile', 'Profile that the endpoint is compared with', '与该接口对比的配置文件'),
    fileOption(
      'recording',
      'Recorded exchanges (NDJSON), in place of an endpoint',
      '已录制的交互（NDJSON），代替接口',
    ),
    switchOption(
      'discover',
      'Count differences from assumptions as findings, not as failures',
      '与假设不同的只记为发现，不算失败',
    ),
    fileOption('junit', 'JUnit XML file to write', '要写入的 JUnit XML 文件', { isBesideOutput: true }),
    fileOption('write-profile', 'Profile file to write, with what was observed', '将实测结果写入此配置文件', {
      isBesideOutput: true,
    }),
    jsonOption,
  ],
  examples: [
    example('verify', 'All scenarios, against new emulators', '对新启动的模拟器执行全部场景'),
    example(
      'verify --base-url http://127.0.0.1:4051 --only expired',
      'One scenario, against a running emulator',
      '对运行中的模拟器执行一个场景',
    ),
    example(
      'verify --recording day.ndjson --discover',
      'Lists how recorded exchanges differ from the assumptions',
      '列出录制的交互与假设的不同之处',
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
      'Who follows the plan: a shell (calls), or a person at a till (cases)',
      '由谁执行：命令行（调用），或收银端的测试人员（用例）',
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
    example('scenarios list', 'Names and descriptions', '名称与说明'),
    example(
      'scenarios export --format csv --out plan.csv',
      'A test plan for a spreadsheet',
      '表格形式的测试计划',
    ),
    example(
      'scenarios export --for till --format csv --out cases.csv',
      'Test cases for a person at a till',
      '供收银端测试人员执行的用例',
    ),
  ],
  run: async (call) => (await import('./scenarios.js')).runScenarios(call),
};

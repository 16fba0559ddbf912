import type { Command, Option } from './command.js';
import { json } from './json-option.js';

const only: Option = {
  name: 'only',
  kind: 'list',
  about: { en: 'Scenarios by name, separated by commas', zh: '按名称选择场景，逗号分隔' },
};

const dialect: Option = {
  name: 'dialect',
  kind: 'text',
  about: { en: 'Only in this dialect (C1)', zh: '仅此方言（C1）' },
  choices: ['example', 'table'],
};

const folder: Option = {
  name: 'scenarios',
  kind: 'text',
  about: {
    en: "Folder or file of scenarios; the kit's own by default",
    zh: '场景文件夹或文件；默认为自带场景',
  },
};

const verify: Command = {
  usage: 'verify',
  about: {
    en: 'Run the scenarios against an emulator, of its own or at --base-url',
    zh: '对模拟器（自行启动或 --base-url）运行场景',
  },
  positionals: {},
  options: [
    {
      name: 'base-url',
      kind: 'text',
      about: { en: 'Origin of an emulator that runs', zh: '已运行的模拟器地址' },
    },
    only,
    dialect,
    folder,
    {
      name: 'admin-token',
      kind: 'text',
      about: { en: 'Bearer token of its admin API', zh: '其管理接口的令牌' },
    },
    json,
  ],
  run: async (call) => (await import('./verify.js')).runVerify(call),
};

const scenarios: Command = {
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
    {
      name: 'format',
      kind: 'text',
      about: { en: 'Form of the test plan', zh: '测试计划的格式' },
      choices: ['markdown', 'csv', 'json'],
      fallback: 'markdown',
    },
    {
      name: 'base-url',
      kind: 'text',
      about: { en: 'Origin of the emulator that the plan calls', zh: '计划所调用的模拟器地址' },
      fallback: 'http://127.0.0.1:4051',
    },
    { name: 'out', kind: 'text', about: { en: 'File to write to', zh: '写入的文件' } },
    json,
  ],
  run: async (call) => (await import('./scenarios.js')).runScenarios(call),
};

/** Commands that work with scenarios. */
export const scenarioCommands: readonly Command[] = [verify, scenarios];

import type { Command } from '../line/command.js';
import { json } from '../options/json-option.js';
import { dialect, folder, only, verifyOptions } from './options.js';

const verify: Command = {
  usage: 'verify',
  about: {
    en: 'Run the scenarios against an emulator of its own, or any endpoint',
    zh: '对自行启动的模拟器或任意接口运行场景',
  },
  positionals: {},
  options: verifyOptions,
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
    {
      name: 'out',
      kind: 'text',
      completes: 'files',
      about: { en: 'File to write to', zh: '写入的文件' },
    },
    json,
  ],
  run: async (call) => (await import('./scenarios.js')).runScenarios(call),
};

/** Commands that work with scenarios. */
export const scenarioCommands: readonly Command[] = [verify, scenarios];

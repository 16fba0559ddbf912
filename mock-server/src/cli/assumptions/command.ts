import { type Command, example } from '../line/command.js';
import { textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl, jsonOption } from '../options/common.js';
import { adminTokenOptions } from '../options/token.js';

export const assumptions: Command = {
  usage: 'assumptions',
  alsoCalled: ['rests-on'],
  about: {
    en: 'Count the assumptions that the responses of a running emulator depend on',
    zh: '统计运行中模拟器的响应依赖哪些假设',
  },
  positionals: {},
  options: [
    baseUrlOption('Origin of the emulator', '模拟器地址', defaultBaseUrl),
    ...adminTokenOptions,
    textOption('inst-no', 'Only this institution', '仅此机构'),
    textOption(
      'questions',
      'Print a letter to the provider in this language, about all assumptions; with --base-url only about those that a running emulator used',
      '以此语言输出给平台的询问函：全部假设；给出 --base-url 时仅限运行中模拟器用到的假设',
      { choices: ['zh', 'en'] },
    ),
    jsonOption,
  ],
  examples: [
    example('assumptions', 'Of the emulator on this machine', '本机模拟器的假设'),
    example(
      'assumptions --inst-no 900024 --json',
      'Of one institution, for a program',
      '仅一个机构，供程序使用',
    ),
    example(
      'assumptions --questions zh',
      'A letter to the provider, ready to send',
      '给平台的询问函，可直接发送',
    ),
  ],
  run: async (call) => (await import('./assumptions.js')).runAssumptions(call),
};

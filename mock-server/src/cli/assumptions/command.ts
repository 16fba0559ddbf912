import { type Command, example } from '../line/command.js';
import { textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl, jsonOption } from '../options/common.js';
import { adminTokenOptions } from '../options/token.js';

export const assumptions: Command = {
  usage: 'assumptions',
  alsoCalled: ['rests-on'],
  about: {
    en: 'Count on which guesses the answers of a running emulator rest',
    zh: '统计运行中模拟器的应答依据了哪些假设',
  },
  positionals: {},
  options: [
    baseUrlOption('Origin of the emulator', '模拟器地址', defaultBaseUrl),
    ...adminTokenOptions,
    textOption('inst-no', 'Only of this institution', '仅此机构'),
    jsonOption,
  ],
  examples: [
    example('assumptions', 'Of the emulator on this machine', '本机模拟器'),
    example(
      'assumptions --inst-no 900024 --json',
      'Of one institution, for a program',
      '仅一个机构，供程序使用',
    ),
  ],
  run: async (call) => (await import('./assumptions.js')).runAssumptions(call),
};

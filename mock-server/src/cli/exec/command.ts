import { behaviours } from '@shoubei-kit/contracts';
import { type Command, example } from '../line/command.js';
import { fileOption, listOption, type Option } from '../line/option.js';
import { emulatorOptions } from '../serve/options.js';
import { ownDefaults } from './defaults.js';

const ofEmulator = emulatorOptions.map((option): Option => {
  const fallback = ownDefaults.get(option.name);
  return fallback === undefined ? option : Object.assign({}, option, { fallback });
});

export const exec: Command = {
  usage: 'exec -- <command..>',
  about: {
    en: 'Start an emulator, run a command such as your tests, and list the assumptions that they depend on',
    zh: '启动模拟器并运行命令（如测试），结束后停止，并列出测试依赖的假设',
  },
  positionals: {
    command: {
      en: 'Command and its arguments; its environment has SHOUBEI_BASE_URL, _INST_NO, _KEY, _MERCHANT_NO, _SHOP_NO',
      zh: '命令及其参数；为其设置 SHOUBEI_BASE_URL、_INST_NO、_KEY、_MERCHANT_NO、_SHOP_NO',
      completes: 'files',
    },
  },
  options: [
    listOption(
      'fail-on-assumption',
      'Exit with 1 if a response depended on this assumption, unless the profile marks it as observed',
      '若有响应依赖该假设，且配置文件未标为实测，则以 1 退出',
      { choices: behaviours.map(({ id }) => id) },
    ),
    fileOption(
      'report',
      'File to write: the counts of assumptions, as JSON',
      '要写入的文件：各假设的计数（JSON）',
      { isBesideOutput: true },
    ),
    fileOption(
      'log-file',
      "File for the emulator's log, by default with --log-level info; without it, standard error",
      '模拟器日志写入此文件，级别默认为 info；否则写到标准错误',
      { isBesideOutput: true },
    ),
    ...ofEmulator,
  ],
  examples: [
    example(
      'exec -- npm test',
      'Your tests, with the emulator at SHOUBEI_BASE_URL',
      '运行您的测试，模拟器地址为 SHOUBEI_BASE_URL',
    ),
    example('exec --coupons coupons.ndjson -- npm test', 'With the coupons of a file', '载入券文件'),
    example(
      'exec --fail-on-assumption A17 -- npm test',
      'Fails if the tests depend on an assumption that you do not accept',
      '若测试依赖您不接受的假设则失败',
    ),
    example(
      'exec --report assumptions.json -- npm test',
      'Writes the assumptions of the tests to a file',
      '将测试依赖的假设写入文件',
    ),
  ],
  run: async (call) => (await import('./exec.js')).runExec(call),
};

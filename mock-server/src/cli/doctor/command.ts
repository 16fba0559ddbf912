import { type Command, example } from '../line/command.js';
import { fileOption, textOption } from '../line/option.js';
import { baseUrlOption, jsonOption } from '../options/common.js';
import { adminTokenOptions } from '../options/token.js';

export const doctor: Command = {
  usage: 'doctor',
  about: {
    en: 'Check this machine and the settings, for a bug report',
    zh: '检查本机环境与设置，供缺陷报告使用',
  },
  positionals: {},
  options: [
    textOption('port', 'Port that must be free', '须空闲的端口', { fallback: '4051' }),
    textOption('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
    fileOption('profile', 'Profile file to check', '要检查的配置文件'),
    textOption('store', 'Store to check: sqlite:FILE, redis://…', '要检查的存储：sqlite:文件、redis://…', {
      completes: ['memory', 'sqlite:', 'redis://'],
      fallback: 'memory',
    }),
    baseUrlOption(
      "Endpoint whose clock is compared with this machine's by one HEAD request",
      '用一个 HEAD 请求与本机比对时钟的接口',
    ),
    ...adminTokenOptions,
    jsonOption,
  ],
  examples: [
    example('doctor', 'What to paste into a bug report', '可贴入缺陷报告的内容'),
    example(
      'doctor --profile shoubei.yaml --store sqlite:state.db',
      'Checks whether serve would work with these flags',
      '检查以这些选项运行 serve 是否可行',
    ),
  ],
  run: async (call) => (await import('./doctor.js')).runDoctor(call),
};

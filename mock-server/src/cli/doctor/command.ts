import { type Command, example } from '../line/command.js';
import { fileOption, textOption } from '../line/option.js';
import { baseUrlOption, jsonOption } from '../options/common.js';
import { adminTokenOptions } from '../options/token.js';

export const doctor: Command = {
  usage: 'doctor',
  about: {
    en: 'Say what is here and what would not work, for a bug report',
    zh: '列出环境与不可用之处，供缺陷报告使用',
  },
  positionals: {},
  options: [
    textOption('port', 'Port that is to be free', '应空闲的端口', { fallback: '4051' }),
    textOption('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
    fileOption('profile', 'Profile file to look at', '要检查的配置文件'),
    textOption('store', 'Store to look at: sqlite:FILE, redis://…', '要检查的存储：sqlite:文件、redis://…', {
      completes: ['memory', 'sqlite:', 'redis://'],
      fallback: 'memory',
    }),
    baseUrlOption(
      'Endpoint whose clock is compared; one HEAD request goes there',
      '与之比对时钟的接口；将发送一个 HEAD 请求',
    ),
    ...adminTokenOptions,
    jsonOption,
  ],
  examples: [
    example('doctor', 'What a bug report should say', '缺陷报告应有的内容'),
    example(
      'doctor --profile shoubei.yaml --store sqlite:state.db',
      'Whether serve would work with these flags',
      '以这些选项运行 serve 是否可行',
    ),
  ],
  run: async (call) => (await import('./doctor.js')).runDoctor(call),
};

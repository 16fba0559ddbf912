import { adminTokenOptions } from './options/token.js';
import type { Command } from './line/command.js';
import { json } from './options/json-option.js';

const doctor: Command = {
  usage: 'doctor',
  about: {
    en: 'Say what is here and what would not work, for a bug report',
    zh: '列出环境与不可用之处，供缺陷报告使用',
  },
  positionals: {},
  options: [
    {
      name: 'port',
      kind: 'text',
      about: { en: 'Port that is to be free', zh: '应空闲的端口' },
      fallback: '4051',
    },
    {
      name: 'host',
      kind: 'text',
      about: { en: 'Address to listen on', zh: '监听地址' },
      fallback: '127.0.0.1',
    },
    {
      name: 'profile',
      kind: 'text',
      completes: 'files',
      about: { en: 'Profile file to look at', zh: '要检查的配置文件' },
    },
    {
      name: 'store',
      kind: 'text',
      completes: ['memory', 'sqlite:', 'redis://'],
      about: { en: 'Store to look at: sqlite:FILE, redis://…', zh: '要检查的存储：sqlite:文件、redis://…' },
      fallback: 'memory',
    },
    {
      name: 'base-url',
      kind: 'text',
      about: {
        en: 'Endpoint whose clock is compared; one HEAD request goes there',
        zh: '与之比对时钟的接口；将发送一个 HEAD 请求',
      },
    },
    ...adminTokenOptions,
    json,
  ],
  run: async (call) => (await import('./doctor/doctor.js')).runDoctor(call),
};

const completion: Command = {
  usage: 'completion <shell>',
  about: { en: 'Print what makes a shell complete our words', zh: '输出命令补全脚本' },
  positionals: {
    shell: { en: 'Your shell', zh: '所用的 shell', choices: ['bash', 'zsh', 'fish'] },
  },
  options: [],
  run: async (call) => (await import('./parse/completion.js')).runCompletion(call),
};

/** Commands that tell of the program, and do nothing with coupons. */
export const aboutItself: readonly Command[] = [doctor, completion];

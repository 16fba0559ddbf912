import { type Command, example } from '../line/command.js';
import { textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl } from '../options/common.js';

export const wait: Command = {
  usage: 'wait',
  about: {
    en: 'Wait until an emulator that was started elsewhere is ready (exec waits by itself)',
    zh: '等待在别处启动的模拟器就绪（exec 会自行等待）',
  },
  positionals: {},
  options: [
    baseUrlOption(
      'Address of the emulator, with the path prefix of a proxy; if SHOUBEI_MOCK_PORT is set, that port by default',
      '模拟器地址，经代理时可带路径前缀；已设置 SHOUBEI_MOCK_PORT 时默认用该端口',
      defaultBaseUrl,
    ),
    textOption('timeout', 'Seconds to wait at most; 0 checks once', '最多等待的秒数；0 只检查一次', {
      fallback: '30',
    }),
  ],
  examples: [
    example('wait', 'Waits for the emulator on this machine', '等待本机模拟器'),
    example('wait --base-url http://127.0.0.1:4051 --timeout 60', 'Waits a minute at most', '最多等待一分钟'),
  ],
  run: async (call) => (await import('./wait.js')).runWait(call),
};

import { type Command, example } from '../line/command.js';
import { textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl } from '../options/common.js';

export const wait: Command = {
  usage: 'wait',
  about: {
    en: 'Wait until an emulator that was started elsewhere is ready; exec needs no such wait',
    zh: '等待在别处启动的模拟器就绪；exec 无须等待',
  },
  positionals: {},
  options: [
    baseUrlOption(
      'Address of the emulator, with what a proxy puts before its paths; that of SHOUBEI_MOCK_PORT, if it is set',
      '模拟器地址；经代理时可带路径前缀；已设置 SHOUBEI_MOCK_PORT 时默认用该端口',
      defaultBaseUrl,
    ),
    textOption('timeout', 'Seconds to wait at most; 0 looks once', '最多等待的秒数；0 只查看一次', {
      fallback: '30',
    }),
  ],
  examples: [
    example('wait', 'For the emulator on this machine', '等待本机模拟器'),
    example('wait --base-url http://127.0.0.1:4051 --timeout 60', 'A minute at most', '最多一分钟'),
  ],
  run: async (call) => (await import('./wait.js')).runWait(call),
};

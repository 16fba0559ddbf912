import { type Command, example } from '../line/command.js';
import { emulatorOptions } from './options.js';
import { runServe } from './serve.js';

export const serve: Command = {
  usage: 'serve',
  isDefault: true,
  about: { en: 'Run the emulator', zh: '运行模拟器' },
  positionals: {},
  options: emulatorOptions,
  examples: [
    example(
      'serve',
      'On http://127.0.0.1:4051, with the default profile',
      '监听 http://127.0.0.1:4051，使用默认配置',
    ),
    example(
      'serve --port 0 --profile shoubei.yaml --coupons coupons.ndjson',
      'On any free port, with a profile and the coupons of a file',
      '任意空闲端口，使用配置文件并载入券文件',
    ),
    example('serve --store sqlite:state.db', 'Keeps its state in a file', '状态保存在文件中'),
  ],
  // The only command loaded together with the parser: most starts use it.
  run: runServe,
};

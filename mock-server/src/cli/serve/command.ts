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
    example('serve', 'On http://127.0.0.1:4051, all as assumed', '在 http://127.0.0.1:4051，一切按假设'),
    example(
      'serve --port 0 --profile shoubei.yaml --coupons coupons.ndjson',
      'On any free port, as a profile has it, with coupons of a file',
      '任意空闲端口，按配置文件，并加载券文件',
    ),
    example('serve --store sqlite:state.db', 'State lasts, in a file', '状态保存在文件中'),
  ],
  // The only command loaded together with the parser: most starts use it.
  run: runServe,
};

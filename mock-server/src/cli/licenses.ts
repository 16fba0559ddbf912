import { ownFile } from '../own-files.js';
import { type Command, example } from './line/command.js';

export const licenses: Command = {
  usage: 'licenses',
  about: {
    en: 'Print the licences of this program and of all that it contains',
    zh: '输出本程序所含全部软件的许可证',
  },
  positionals: {},
  options: [],
  examples: [
    example(
      'licenses',
      'Of this program and its packages; the executable also has that of Node',
      '本程序自身及其内含代码的许可证；可执行文件还包括 Node 的许可证',
    ),
  ],
  run: async ({ io }) => {
    await io.write(ownFile('LICENSES.txt').toString());
    return 0;
  },
};

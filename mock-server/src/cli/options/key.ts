import { type Call, type Option } from '../line/command.js';
import { oneWay } from './exclusive-options.js';
import { readTextAs } from './read-file.js';
import { UsageError } from '../line/usage-error.js';

/** Where a signing key may come from. */
export const keyOptions: readonly Option[] = [
  {
    name: 'key-env',
    kind: 'text',
    about: { en: 'Name of the environment variable that holds the key', zh: '存放密钥的环境变量名' },
  },
  {
    name: 'key-file',
    kind: 'text',
    completes: 'files',
    about: { en: 'File that holds the key', zh: '存放密钥的文件' },
  },
  {
    name: 'key',
    kind: 'text',
    about: { en: 'The key itself; process lists show it', zh: '密钥本身（进程列表可见）' },
  },
];

/** The key that was given, one way or another; undefined where none was. It may hold anything but a line break. */
export async function givenKey(call: Call): Promise<string | undefined> {
  const way = oneWay(call, ['key-env', 'key-file', 'key']);
  if (way === undefined) return undefined;
  const key = await keyBy(way, call.text(way) ?? '', call);
  if (key === '') throw new UsageError(`--${way}: the key is empty`, `--${way}：密钥为空`);
  return key;
}

async function keyBy(way: string, value: string, call: Call): Promise<string> {
  if (way === 'key-file') return (await readTextAs('--key-file', value)).replace(/\r?\n$/u, '');
  if (way === 'key-env') {
    const key = call.io.env[value];
    // The name is not told: it may be the key itself, given by mistake.
    if (key === undefined)
      throw new UsageError(
        '--key-env: no environment variable of this name is set',
        '--key-env：没有该名称的环境变量',
      );
    return key;
  }
  if (call.isTyped('key')) {
    call.io.err(
      call.language === 'en'
        ? 'shoubei-mock: process lists and shell histories may show --key; --key-env or --key-file do not'
        : 'shoubei-mock：进程列表与命令历史可能显示 --key，建议改用 --key-env 或 --key-file',
    );
  }
  return value;
}

/** The key that was given, or that is typed now, unseen; UsageError where nobody is there to type. */
export async function keyOrAsk(call: Call): Promise<string> {
  const given = await givenKey(call);
  if (given !== undefined) return given;
  const typed = await call.io.ask?.(call.language === 'en' ? 'Key: ' : '密钥：', true);
  if (typed !== undefined && typed !== '') return typed;
  throw new UsageError(
    'no key: give --key-env NAME or --key-file FILE',
    '缺少密钥：请用 --key-env 变量名 或 --key-file 文件',
  );
}

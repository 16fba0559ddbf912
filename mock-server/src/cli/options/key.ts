import type { Text } from '../../core/refusal.js';
import { demo } from '../../core/settings.js';
import { type CommandCall, optionError } from '../line/command.js';
import { fileOption, type Option, textOption } from '../line/option.js';
import { warn } from '../line/warn.js';
import { exclusiveOption } from './combinations.js';
import { readSecret } from './files.js';
import { UsageError } from '../line/usage-error.js';

/** The sources of a signing key. */
export const keyOptions: readonly Option[] = [
  textOption('key-env', 'Name of the environment variable that holds the key', '存放密钥的环境变量名'),
  fileOption('key-file', 'File that holds the key', '存放密钥的文件'),
  textOption('key', 'The key itself; process lists show it', '密钥本身（进程列表可见）'),
];

const keySources = keyOptions.map(({ name }) => name);

/** Returns the key from the options, or undefined. It may contain anything except a line break. */
export async function givenKey(call: CommandCall): Promise<string | undefined> {
  const option = exclusiveOption(call, keySources);
  if (option === undefined) return undefined;
  const key = await keyFrom(option, call.text(option) ?? '', call);
  if (key === '') throw optionError(call, option, 'the key is empty', '密钥为空');
  return key;
}

async function keyFrom(option: string, value: string, call: CommandCall): Promise<string> {
  if (option === 'key-file') return readSecret(option, value, call);
  if (option === 'key-env') {
    const key = call.io.env[value];
    // The message omits the name: it may be the key itself, given by mistake.
    if (key === undefined)
      throw optionError(
        call,
        option,
        'no environment variable of this name is set; export NAME=… sets it',
        '没有该名称的环境变量，可用 export 变量名=… 设置',
      );
    return key;
  }
  if (call.isTyped('key')) {
    warn(
      call,
      'process lists and shell histories may show --key; --key-env or --key-file do not',
      '进程列表与命令历史可能显示 --key，建议改用 --key-env 或 --key-file',
    );
  }
  return value;
}

/** Returns the demo key with `--demo`; otherwise the key, as below. For commands that have `--demo`. */
export async function requireKeyOrDemo(call: CommandCall): Promise<string> {
  if (exclusiveOption(call, [...keySources, 'demo']) === 'demo') return demo.key;
  return requireKey(call, { en: ', or --demo for the demo key', zh: '；使用演示密钥请用 --demo' });
}

/**
 * Returns the key from the options, or a key typed at a hidden prompt; UsageError without a terminal.
 *
 * @param instead what else can be given
 */
export async function requireKey(call: CommandCall, instead: Text = { en: '', zh: '' }): Promise<string> {
  const given = await givenKey(call);
  if (given !== undefined) return given;
  const typed = await call.io.prompt?.(call.language === 'en' ? 'Key: ' : '密钥：', true);
  if (typed !== undefined && typed !== '') return typed;
  throw new UsageError(
    `no key: give --key-env NAME or --key-file FILE${instead.en}`,
    `缺少密钥：请用 --key-env 变量名 或 --key-file 文件${instead.zh}`,
  );
}

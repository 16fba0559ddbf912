import type { Command, Option } from '../line/command.js';
import { json } from '../options/json-option.js';
import { keyOptions } from '../options/key.js';

function text(name: string, en: string, zh: string, fallback?: string): Option {
  return { name, kind: 'text', about: { en, zh }, ...(fallback !== undefined && { fallback }) };
}

/** `record`. */
export const record: Command = {
  usage: 'record',
  about: {
    en: 'A proxy before an endpoint that records what passes, redacted',
    zh: '接口前的代理：脱敏并录制经过的请求与应答',
  },
  positionals: {},
  options: [
    text(
      'target',
      'Where requests go: an origin, with what comes before the path if need be',
      '请求的去向：接口地址，必要时带路径前缀',
    ),
    {
      ...text('out', 'File to write (NDJSON); it must not exist yet', '要写入的文件（NDJSON），不得已存在'),
      completes: 'files',
    },
    text('port', 'Port; 0 for any that is free', '端口；0 为任意空闲端口', '4052'),
    text('host', 'Address to listen on', '监听地址', '127.0.0.1'),
    {
      name: 'keep-signs',
      kind: 'switch',
      about: {
        en: 'Keep signs and coupon codes as they are',
        zh: '原样保留签名与券码',
      },
    },
    ...keyOptions,
    json,
  ],
  run: async (call) => (await import('./record.js')).runRecord(call),
};

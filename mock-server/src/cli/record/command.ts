import { type Command, example } from '../line/command.js';
import { fileOption, switchOption, textOption } from '../line/option.js';
import { jsonOption } from '../options/common.js';
import { endpointOption } from '../options/endpoint-files.js';
import { allowedHostOption, allowRealKeyOption } from '../options/exposure.js';
import { keyOptions } from '../options/key.js';

export const record: Command = {
  usage: 'record',
  about: {
    en: 'Forward requests to an endpoint, and record the redacted exchanges',
    zh: '将请求转发至接口，并脱敏录制请求与响应',
  },
  positionals: {},
  options: [
    textOption(
      'target',
      'Where to forward requests: an origin, with a path prefix if needed',
      '请求转发的目标：接口地址，必要时带路径前缀',
      { alsoCalled: ['base-url', 'url'] },
    ),
    fileOption('out', 'File to write (NDJSON); it must not exist yet', '要写入的文件（NDJSON），不得已存在', {
      isBesideOutput: true,
    }),
    textOption('port', 'Port; 0 picks a free one', '端口；0 为任意空闲端口', { fallback: '4052' }),
    textOption('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
    allowedHostOption(
      'Host names accepted in requests, besides loopback, IP addresses and the target',
      '除本机、IP 地址与目标外，请求可用的主机名',
    ),
    allowRealKeyOption,
    switchOption('keep-signs', 'Keep signatures and coupon codes unchanged', '原样保留签名与券码'),
    endpointOption,
    ...keyOptions,
    jsonOption,
  ],
  examples: [
    example(
      'record --target http://127.0.0.1:4051 --out day.ndjson',
      'Between your program and the emulator; your program sends to port 4052',
      '置于您的程序与模拟器之间；您的程序发往端口 4052',
    ),
  ],
  run: async (call) => (await import('./record.js')).runRecord(call),
};

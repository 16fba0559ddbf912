import type { Command, Option } from '../line/command.js';
import { json } from '../options/json-option.js';
import { keyOptions } from '../options/key.js';

const demo: Option = { name: 'demo', kind: 'switch', about: { en: 'With the demo key', zh: '使用演示密钥' } };

const explain: Command = {
  usage: 'explain [file]',
  about: { en: 'Say why a sign does not verify', zh: '说明签名为何不通过' },
  positionals: {
    file: {
      en: 'A request or answer (JSON, NDJSON, HAR, a curl command, a log), or - for standard input',
      zh: '请求或应答（JSON、NDJSON、HAR、curl 命令或日志），- 为标准输入',
      completes: 'files',
    },
  },
  options: [
    ...keyOptions,
    demo,
    {
      name: 'profile',
      kind: 'text',
      completes: 'files',
      about: { en: 'Profile file: the rule', zh: '配置文件：签名规则' },
    },
    json,
  ],
  run: async (call) => (await import('./explain.js')).runExplain(call),
};

const calibrate: Command = {
  usage: 'calibrate <files..>',
  about: {
    en: 'Find the signing rules that fit captured requests or answers',
    zh: '由抓到的请求或应答找出签名规则',
  },
  positionals: {
    files: {
      en: 'Captures: JSON, NDJSON, recordings, HAR, curl commands, logs',
      zh: '抓包：JSON、NDJSON、录制文件、HAR、curl 命令或日志',
      completes: 'files',
    },
  },
  options: [
    ...keyOptions,
    demo,
    {
      name: 'profile',
      kind: 'text',
      completes: 'files',
      about: { en: 'Profile to start from, for --write-profile', zh: '--write-profile 所基于的配置' },
    },
    {
      name: 'write-profile',
      kind: 'text',
      completes: 'files',
      about: { en: 'Profile file to write, with the rules found', zh: '将找到的规则写入此配置文件' },
    },
    {
      name: 'save-key',
      kind: 'switch',
      about: { en: 'Write the key into that profile, too', zh: '密钥也写入该配置' },
    },
    json,
  ],
  run: async (call) => (await import('./calibrate.js')).runCalibrate(call),
};

/** Commands about how a sign is made. */
export const signatureCommands: readonly Command[] = [explain, calibrate];

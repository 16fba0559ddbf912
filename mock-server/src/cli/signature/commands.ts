import { type Command, example } from '../line/command.js';
import { fileOption, type Option, switchOption, textOption } from '../line/option.js';
import { demoOption, jsonOption, profileOption } from '../options/common.js';
import { keyOptions } from '../options/key.js';

const pathOption: Option = textOption(
  'path',
  'End of the write-off path in the captures, if not /openpay/coupon/wf',
  '抓包中核销路径的结尾；默认 /openpay/coupon/wf',
);

export const sign: Command = {
  usage: 'sign [file]',
  about: { en: 'Sign a JSON object', zh: '为 JSON 对象签名' },
  positionals: {
    file: { en: 'File, or - for standard input', zh: '文件，- 为标准输入', completes: 'files' },
  },
  options: [...keyOptions, demoOption, profileOption],
  examples: [
    example('sign request.json --demo', 'With the demo key', '使用演示密钥'),
    example('sign request.json --key-env MY_KEY', 'With the key in MY_KEY', '使用 MY_KEY 中的密钥'),
  ],
  run: async (call) => (await import('./sign.js')).runSign(call),
};

export const explain: Command = {
  usage: 'explain [file]',
  about: { en: 'Find out why a signature is wrong', zh: '找出签名错误的原因' },
  positionals: {
    file: {
      en: 'A request or response (JSON, NDJSON, HAR, a curl command, a log), or - for standard input',
      zh: '请求或响应（JSON、NDJSON、HAR、curl 命令或日志），- 为标准输入',
      completes: 'files',
    },
  },
  options: [
    ...keyOptions,
    demoOption,
    fileOption('profile', 'Profile file with the signing rule', '含签名规则的配置文件'),
    pathOption,
    jsonOption,
  ],
  examples: [
    example(
      'explain request.json --demo',
      'Names the mistake that led to this signature',
      '指出造成此签名的错误',
    ),
  ],
  run: async (call) => (await import('./explain.js')).runExplain(call),
};

export const calibrate: Command = {
  usage: 'calibrate <files..>',
  about: {
    en: 'Find the signing rules that fit captured requests or responses',
    zh: '由抓到的请求或响应找出签名规则',
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
    demoOption,
    fileOption('profile', 'Profile to start from, for --write-profile', '--write-profile 所基于的配置'),
    fileOption('write-profile', 'Profile file to write, with the rules found', '将找到的规则写入此配置文件', {
      isBesideOutput: true,
    }),
    switchOption('save-key', 'Write the key into that profile, too', '密钥也写入该配置'),
    pathOption,
    jsonOption,
  ],
  examples: [
    example(
      'calibrate captured.json --demo --write-profile found.yaml',
      'Finds the rule, and writes a profile with it',
      '找出签名规则，并写成配置文件',
    ),
  ],
  run: async (call) => (await import('./calibrate.js')).runCalibrate(call),
};

import { adminTokenOptions } from '../options/token.js';
import type { Option } from '../line/command.js';
import { identityOptions } from '../options/identity-options.js';
import { json } from '../options/json-option.js';

function text(name: string, en: string, zh: string): Option {
  return { name, kind: 'text', about: { en, zh } };
}

function file(name: string, en: string, zh: string): Option {
  return { ...text(name, en, zh), completes: 'files' };
}

function turnOn(name: string, en: string, zh: string): Option {
  return { name, kind: 'switch', about: { en, zh } };
}

export const only: Option = {
  name: 'only',
  kind: 'list',
  completes: 'scenarios',
  about: { en: 'Scenarios by name, separated by commas', zh: '按名称选择场景，逗号分隔' },
};

/** How a refusal reads in either dialect. */
export const dialectForms: string =
  'example {"return_code":"0205","result_code":"FAIL",…}, table {"return_code":"SUCCESS","result_code":"FAIL",…}';

export const dialect: Option = {
  name: 'dialect',
  kind: 'text',
  about: {
    en: `Only in this dialect (C1): ${dialectForms}`,
    zh: `仅此响应风格（C1）：${dialectForms}`,
  },
  choices: ['example', 'table'],
};

export const folder: Option = file(
  'scenarios',
  "Folder or file of scenarios; the kit's own by default",
  '场景文件夹或文件；默认为自带场景',
);

/** Of `verify`: where, which, with what, and what is written. */
export const verifyOptions: readonly Option[] = [
  text('base-url', 'Origin of an emulator that runs, or of any endpoint', '已运行的模拟器或任意接口的地址'),
  only,
  dialect,
  folder,
  ...adminTokenOptions,
  file(
    'own-coupons',
    'File (YAML or JSON): which of your coupons is in which state there',
    '文件（YAML 或 JSON）：您的哪张券处于何种状态',
  ),
  turnOn(
    'allow-write-off',
    'Requests may name unspent coupons, and spend them',
    '允许请求涉及未核销的券，并将其核销',
  ),
  turnOn('yes', 'Do not ask before coupons are spent', '核销前不再询问'),
  turnOn('dry-run', 'Say what would be sent, and send nothing', '只列出将发送的请求，不发送'),
  ...identityOptions,
  file('profile', 'Profile that is believed to be in force there', '据信在该接口生效的配置文件'),
  file(
    'recording',
    'Recorded exchanges (NDJSON), in place of an endpoint',
    '已录制的交互（NDJSON），代替接口',
  ),
  turnOn(
    'discover',
    'What is only assumed may differ: a finding, no failure',
    '仅属假设的行为不同只作发现，不算失败',
  ),
  file('junit', 'JUnit XML file to write', '要写入的 JUnit XML 文件'),
  file('write-profile', 'Profile file to write, with what was observed', '将所见写入此配置文件'),
  json,
];

import { aboutItself } from './about-itself.js';
import { adminTokenOptions } from './options/token.js';
import type { Command, Option } from './line/command.js';
import { identityOptions } from './options/identity-options.js';
import { json } from './options/json-option.js';
import { keyOptions } from './options/key.js';
import { logLevels } from './serve/log-levels.js';
import { record } from './record/command.js';
import { scenarioCommands } from './verify/scenario-commands.js';
import { runServe } from './serve/serve.js';
import { signatureCommands } from './signature/commands.js';
import { tlsOptions } from './options/tls.js';
import { dialectForms } from './verify/options.js';

const profile: Option = {
  name: 'profile',
  kind: 'text',
  completes: 'files',
  about: {
    en: 'Profile file (YAML or JSON): behaviour, signing rule, institutions',
    zh: '配置文件（YAML 或 JSON）：行为、签名规则、机构',
  },
};

function text(name: string, en: string, zh: string, more: Partial<Option> = {}): Option {
  return { name, kind: 'text', about: { en, zh }, ...more };
}

function turnOn(name: string, en: string, zh: string): Option {
  return { name, kind: 'switch', about: { en, zh } };
}

const serve: Command = {
  usage: 'serve',
  isDefault: true,
  about: { en: 'Run the emulator', zh: '运行模拟器' },
  positionals: {},
  options: [
    text('port', 'Port; 0 for any that is free', '端口；0 为任意空闲端口', { fallback: '4051' }),
    text('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
    profile,
    {
      name: 'coupons',
      kind: 'list',
      completes: 'files',
      about: {
        en: 'Files of coupons to load: JSON, NDJSON or CSV',
        zh: '要加载的券文件：JSON、NDJSON 或 CSV',
      },
    },
    text(
      'store',
      'memory, or what lasts: sqlite:FILE, redis://…',
      'memory，或持久的 sqlite:文件、redis://…',
      {
        fallback: 'memory',
        completes: ['memory', 'sqlite:', 'redis://'],
      },
    ),
    text('dialect', `Form of a refusal (C1): ${dialectForms}`, `拒绝时的响应风格（C1）：${dialectForms}`, {
      choices: ['example', 'table'],
      fallback: 'example',
    }),
    text('settle-field', "Name of the settle amount's field (C3)", '实收金额字段名（C3）', {
      choices: ['auto', 'settle_amount', 'settleAmount', 'both'],
      fallback: 'auto',
    }),
    turnOn('strict', 'Refuse what the documentation does not list', '拒绝文档未列出的内容'),
    text('signature-check', 'What a wrong sign does', '签名错误时的处理', {
      choices: ['enforce', 'warn', 'off'],
      fallback: 'enforce',
    }),
    text(
      'ts-window-seconds',
      'Seconds that ts may be off; not looked at by default',
      'ts 允许的误差秒数；默认不检查',
    ),
    text(
      'inst-no',
      'Institution, in place of the demo ones; needs a key',
      '机构号，取代演示机构；须同时给密钥',
    ),
    ...keyOptions,
    turnOn('no-magic', 'Magic coupon codes are codes like any other', '关闭魔法券码'),
    ...adminTokenOptions,
    {
      name: 'allowed-host',
      kind: 'list',
      about: { en: 'Host names that the admin API answers to', zh: '管理接口允许的主机名' },
    },
    ...tlsOptions,
    turnOn(
      'allow-real-key',
      'Take a key that may be real beyond loopback without TLS',
      '允许在非本机、未加密的地址上使用可能真实的密钥',
    ),
    text('max-connections', 'Connections at once; more are refused', '同时连接数上限，超出则拒绝', {
      fallback: '10240',
    }),
    text('journal-size', 'Exchanges that are kept of each institution', '每个机构保留的交互次数', {
      fallback: '1000',
    }),
    text('drain-ms', 'Milliseconds that calls under way get at the end', '结束时留给进行中请求的毫秒数', {
      fallback: '800',
    }),
    text('log-level', 'How much is logged', '日志级别', { choices: logLevels, fallback: 'info' }),
    json,
  ],
  run: runServe,
};

const writeOff: Command = {
  usage: 'write-off <coupon-code>',
  about: { en: 'Write off one coupon, here or at --base-url', zh: '核销一张券（本机或 --base-url）' },
  positionals: { 'coupon-code': { en: 'The coupon', zh: '券码' } },
  options: [
    text('base-url', 'Origin of the endpoint', '接口地址', { fallback: 'http://127.0.0.1:4051' }),
    ...identityOptions,
    text('amount', "The order's original price, fen", '支付订单原价，分'),
    text('real-amount', 'Actually paid, fen', '实际支付金额，分'),
    text('channel-type', 'Channel, such as 10003', '通道类型，如 10003'),
    turnOn('exc-discount', 'The order has an exclusive discount', '参与独立优惠'),
    text('trace', 'Trace number; repeat it to retry, and only then', '核销流水号；仅重试时重复使用'),
    text('timeout-ms', 'Milliseconds to wait for the answer', '等待应答的毫秒数', { fallback: '10000' }),
    profile,
    turnOn('yes', 'Do not ask before writing off beyond this machine', '非本机核销时不再询问'),
    json,
  ],
  run: async (call) => (await import('./write-off.js')).runWriteOff(call),
};

const sign: Command = {
  usage: 'sign [file]',
  about: { en: 'Sign a JSON object', zh: '为 JSON 对象签名' },
  positionals: {
    file: { en: 'File, or - for standard input', zh: '文件，- 为标准输入', completes: 'files' },
  },
  options: [...keyOptions, turnOn('demo', 'With the demo key', '使用演示密钥'), profile],
  run: async (call) => (await import('./signature/sign.js')).runSign(call),
};

const profileCommand: Command = {
  usage: 'profile <action> [file]',
  about: {
    en: 'Show what is in force and how it is known, or check a file',
    zh: '显示生效的行为及其出处，或检查配置文件',
  },
  positionals: {
    action: { en: 'What to do', zh: '操作', choices: ['show', 'check'] },
    file: { en: 'Profile file', zh: '配置文件', completes: 'files' },
  },
  options: [json],
  run: async (call) => (await import('./profile.js')).runProfile(call),
};

const assumptions: Command = {
  usage: 'assumptions',
  about: {
    en: 'Count on which guesses the answers of a running emulator rest',
    zh: '统计运行中模拟器的应答依据了哪些假设',
  },
  positionals: {},
  options: [
    text('base-url', 'Origin of the emulator', '模拟器地址', { fallback: 'http://127.0.0.1:4051' }),
    ...adminTokenOptions,
    text('inst-no', 'Only of this institution', '仅此机构'),
    json,
  ],
  run: async (call) => (await import('./assumptions.js')).runAssumptions(call),
};

const coupons: Command = {
  usage: 'coupons <action> [behaviour]',
  about: { en: 'Generate coupons from a seed, or magic codes', zh: '按种子生成券，或生成魔法券码' },
  positionals: {
    action: { en: 'What to do', zh: '操作', choices: ['generate', 'magic'] },
    behaviour: {
      en: 'Of magic codes: two digits or an outcome, such as used',
      zh: '魔法券码的行为：两位数字或结果名，如 used',
      completes: 'behaviours',
    },
  },
  options: [
    text('count', 'How many', '数量', { fallback: 'generate 100, magic 1' }),
    text('seed', 'The same seed makes the same coupons', '相同种子生成相同的券', { fallback: '1' }),
    text('mix', 'Per cent in each state, as used=10,refunded=5', '各状态的百分比，如 used=10,refunded=5'),
    text('from', 'Day from which the mix holds for five years', '状态比例自该日起五年内成立', {
      fallback: '2026-01-01',
    }),
    text('format', "json, ndjson or csv; by default as the file's name says", '格式；默认依文件名', {
      choices: ['json', 'ndjson', 'csv'],
      fallback: 'json',
    }),
    text('out', 'File to write; standard output by default', '输出文件；默认标准输出', {
      completes: 'files',
    }),
    text('amount', 'Face value of magic codes, fen', '魔法券码的面额，分', { fallback: '1000' }),
    json,
  ],
  run: async (call) => (await import('./coupons/coupons.js')).runCoupons(call),
};

/** In the order in which the help lists them. */
export const commands: readonly Command[] = [
  serve,
  writeOff,
  coupons,
  sign,
  ...signatureCommands,
  profileCommand,
  assumptions,
  ...scenarioCommands,
  record,
  ...aboutItself,
];

import { listOption, type Option, switchOption, textOption } from '../line/option.js';
import { dialectForms, dialects, jsonOption, profileOption } from '../options/common.js';
import { endpointOption } from '../options/endpoint-files.js';
import { allowedHostOption, allowRealKeyOption } from '../options/exposure.js';
import { keyOptions } from '../options/key.js';
import { tlsOptions } from '../options/tls.js';
import { adminTokenOptions } from '../options/token.js';
import { logLevels } from './log-parts.js';

/** Options of every command that starts an emulator. */
export const emulatorOptions: readonly Option[] = [
  textOption('port', 'Port; 0 picks a free one', '端口；0 为任意空闲端口', { fallback: '4051' }),
  textOption('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
  profileOption,
  endpointOption,
  listOption(
    'coupons',
    'Files of coupons to load: JSON, NDJSON or CSV',
    '要载入的券文件：JSON、NDJSON 或 CSV',
    { completes: 'files', alsoCalled: ['fixtures'] },
  ),
  switchOption(
    'replace',
    'Load --coupons into an existing store, too, and replace coupons of the same code',
    '存储并非新建时也加载 --coupons，替换券码相同的券',
  ),
  textOption(
    'store',
    'Where to keep the state: memory, sqlite:FILE or redis://…',
    '状态的存放处：memory、sqlite:文件或 redis://…',
    { fallback: 'memory', completes: ['memory', 'sqlite:', 'redis://'] },
  ),
  textOption(
    'dialect',
    `Form of a rejection (C1): ${dialectForms}`,
    `拒绝时的响应风格（C1）：${dialectForms}`,
    {
      choices: dialects,
      fallback: 'example',
    },
  ),
  textOption('settle-field', 'Name of the field for the settle amount (C3)', '实收金额字段名（C3）', {
    choices: ['auto', 'settle_amount', 'settleAmount', 'both'],
    fallback: 'auto',
  }),
  switchOption('strict', 'Reject what the documentation does not list', '拒绝文档未列出的内容'),
  textOption('signature-check', 'What to do if the signature is wrong', '签名错误时的处理', {
    choices: ['enforce', 'warn', 'off'],
    fallback: 'enforce',
  }),
  textOption(
    'ts-window-seconds',
    'Seconds that ts may be off; by default ts is not checked',
    'ts 允许的误差秒数；默认不检查',
  ),
  textOption(
    'inst-no',
    'Institution in place of the demo ones; give a key, too',
    '机构号，取代演示机构；须同时给密钥',
  ),
  ...keyOptions,
  switchOption('no-magic', 'Disable magic coupon codes', '关闭魔法券码'),
  ...adminTokenOptions,
  allowedHostOption('Host names under which the admin API responds', '管理 API 允许的主机名'),
  ...tlsOptions,
  allowRealKeyOption,
  textOption(
    'max-connections',
    'Maximum of open connections; more are rejected',
    '同时连接数上限，超出则拒绝',
    {
      fallback: '10240',
    },
  ),
  textOption('max-tenants', 'Maximum of tenants; more are not created', '租户数上限，达到后不再创建', {
    fallback: '10000',
  }),
  textOption('journal-size', 'Exchanges in the journal of each institution', '每个机构保留的请求记录数', {
    fallback: '1000',
  }),
  textOption(
    'drain-ms',
    'Milliseconds that open requests have to finish when it stops',
    '停止时留给未完成请求的毫秒数',
    {
      fallback: '800',
    },
  ),
  switchOption(
    'stop-with-parent',
    'Stop when the process that started it ends, such as npm (not on Windows)',
    '启动它的进程（如 npm）结束时一并停止；不适用于 Windows',
  ),
  textOption('log-level', 'Log level', '日志级别', { choices: logLevels, fallback: 'info' }),
  jsonOption,
];

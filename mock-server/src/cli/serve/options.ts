import { listOption, type Option, switchOption, textOption } from '../line/option.js';
import { dialectForms, jsonOption, profileOption } from '../options/common.js';
import { endpointOption } from '../options/endpoint-files.js';
import { allowedHostOption, allowRealKeyOption } from '../options/exposure.js';
import { keyOptions } from '../options/key.js';
import { tlsOptions } from '../options/tls.js';
import { adminTokenOptions } from '../options/token.js';
import { logLevels } from './log-parts.js';

/** Options of every command that starts an emulator. */
export const emulatorOptions: readonly Option[] = [
  textOption('port', 'Port; 0 for any that is free', '端口；0 为任意空闲端口', { fallback: '4051' }),
  textOption('host', 'Address to listen on', '监听地址', { fallback: '127.0.0.1' }),
  profileOption,
  endpointOption,
  listOption(
    'coupons',
    'Files of coupons to load: JSON, NDJSON or CSV',
    '要加载的券文件：JSON、NDJSON 或 CSV',
    { completes: 'files', alsoCalled: ['fixtures'] },
  ),
  switchOption(
    'replace',
    'Load --coupons also into a store that is not new, in place of existing coupons',
    '存储并非新建时也加载 --coupons，替换已有的券',
  ),
  textOption(
    'store',
    'memory, or what lasts: sqlite:FILE, redis://…',
    'memory，或持久的 sqlite:文件、redis://…',
    { fallback: 'memory', completes: ['memory', 'sqlite:', 'redis://'] },
  ),
  textOption(
    'dialect',
    `Form of a refusal (C1): ${dialectForms}`,
    `拒绝时的响应风格（C1）：${dialectForms}`,
    {
      choices: ['example', 'table'],
      fallback: 'example',
    },
  ),
  textOption('settle-field', "Name of the settle amount's field (C3)", '实收金额字段名（C3）', {
    choices: ['auto', 'settle_amount', 'settleAmount', 'both'],
    fallback: 'auto',
  }),
  switchOption('strict', 'Refuse what the documentation does not list', '拒绝文档未列出的内容'),
  textOption('signature-check', 'What a wrong sign does', '签名错误时的处理', {
    choices: ['enforce', 'warn', 'off'],
    fallback: 'enforce',
  }),
  textOption(
    'ts-window-seconds',
    'Seconds that ts may be off; not looked at by default',
    'ts 允许的误差秒数；默认不检查',
  ),
  textOption(
    'inst-no',
    'Institution, in place of the demo ones; needs a key',
    '机构号，取代演示机构；须同时给密钥',
  ),
  ...keyOptions,
  switchOption('no-magic', 'Magic coupon codes are codes like any other', '关闭魔法券码'),
  ...adminTokenOptions,
  allowedHostOption('Host names that the admin API answers to', '管理接口允许的主机名'),
  ...tlsOptions,
  allowRealKeyOption,
  textOption('max-connections', 'Connections at once; more are refused', '同时连接数上限，超出则拒绝', {
    fallback: '10240',
  }),
  textOption('max-tenants', 'Tenants at once; no more are made', '同时存在的租户数上限，达到后不再创建', {
    fallback: '10000',
  }),
  textOption('journal-size', 'Exchanges that are kept of each institution', '每个机构保留的交互次数', {
    fallback: '1000',
  }),
  textOption('drain-ms', 'Milliseconds that calls under way get at the end', '结束时留给进行中请求的毫秒数', {
    fallback: '800',
  }),
  switchOption(
    'stop-with-parent',
    'Stop when the process that started it ends, such as npm; not on Windows',
    '启动它的进程（如 npm）结束时一并停止；不适用于 Windows',
  ),
  textOption('log-level', 'How much is logged', '日志级别', { choices: logLevels, fallback: 'info' }),
  jsonOption,
];

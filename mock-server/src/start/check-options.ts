import { httpOrigin, shownAddress } from '../http-address.js';
import type { MockServerOptions, InProcessOptions } from './options.js';
import { refuseUnknownOptions } from '../in-process/refused.js';

/** The valid values of an option, and their description for messages. */
interface Form {
  readonly is: (value: unknown) => boolean;
  readonly en: string;
  readonly zh: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNamed = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCertified = (value: unknown): boolean =>
  isNamed(value) && 'cert' in value && 'key' in value && isText(value.cert) && isText(value.key);

const text: Form = { is: isText, en: 'text', zh: '文本' };
const named: Form = { is: isNamed, en: 'an object', zh: '对象' };
const either: Form = { is: (value) => typeof value === 'boolean', en: 'true or false', zh: ' true 或 false' };
const called: Form = { is: (value) => typeof value === 'function', en: 'a function', zh: '函数' };
const whole = (most: number): Form => ({
  is: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most,
  en: `a whole number from 0 to ${most}`,
  zh: ` 0 至 ${most} 的整数`,
});

const inProcessForms: Readonly<Record<keyof InProcessOptions, Form>> = {
  profile: named,
  endpoints: { is: Array.isArray, en: 'a list', zh: '列表' },
  coupons: { is: Array.isArray, en: 'a list', zh: '列表' },
  store: { is: isText, en: 'text such as sqlite:FILE', zh: '文本，如 sqlite:文件' },
  replaceCoupons: either,
  maxTenants: whole(1_000_000),
  journal: named,
  nowMs: called,
  onExchange: called,
  onError: called,
  origin: {
    is: (value) => isText(value) && httpOrigin(value) !== undefined,
    en: 'an http(s) origin with no path',
    zh: '不带路径的 http(s) 源',
  },
};

const { origin: _, ...alike } = inProcessForms;
const forms: Readonly<Record<keyof MockServerOptions, Form>> = {
  ...alike,
  port: whole(65_535),
  // An empty host would listen on every address.
  host: { is: (value) => isText(value) && value !== '', en: 'a name or address', zh: '主机名或地址' },
  adminToken: text,
  allowedHosts: {
    is: (value) => Array.isArray(value) && value.every(isText),
    en: 'a list of text',
    zh: '文本列表',
  },
  tls: { is: isCertified, en: '{ cert, key }, each PEM text,', zh: ' { cert, key }，均为 PEM 文本' },
  allowRealKey: either,
  maxConnections: whole(1_000_000),
  drainMs: whole(2 ** 31 - 1),
  keepProcessAlive: either,
};

const journalForms = { size: whole(Number.MAX_SAFE_INTEGER), bytes: whole(Number.MAX_SAFE_INTEGER) };

/** @throws RangeError for an unknown option or an invalid value: JavaScript itself would not report it */
export function checkOptions(options: MockServerOptions): void {
  check('startMockServer', options, forms);
}

/** @throws RangeError in the same cases, for an emulator without a port */
export function checkInProcess(caller: string, options: InProcessOptions): void {
  check(caller, options, inProcessForms);
}

function check(caller: string, options: InProcessOptions, known: Readonly<Record<string, Form>>): void {
  refuseUnknownOptions(caller, options, known);
  checkForms(options, known);
  const { journal = {} } = options;
  refuseUnknownOptions('journal', journal, journalForms);
  checkForms(journal, journalForms, 'journal.');
}

function checkForms(given: object, known: Readonly<Record<string, Form>>, before = ''): void {
  for (const [option, value] of Object.entries(given)) {
    const form = known[option];
    if (value === undefined || !form || form.is(value)) continue;
    const name = `${before}${option}`;
    const got = option === 'origin' && isText(value) ? shownAddress(value) : shown(value, form);
    throw new RangeError(`${name}: ${form.en} is needed, got ${got} / ${name}：应为${form.zh}，实为 ${got}`);
  }
}

/** Hides text, and values given in place of text: they may be secrets. */
function shown(value: unknown, form: Form): string {
  if (value === '') return "''";
  if (form === text) return typeof value;
  return value === null || ['number', 'boolean'].includes(typeof value) ? String(value) : typeof value;
}

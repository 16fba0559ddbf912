import { couponsOfPage } from './exported-coupon.js';
import { addRow, linesOfFields, parseRow, rejectRepeated, syntaxFault } from './json-row.js';
import type { Place } from './repeated-name.js';
import { type CouponLoad, type CouponReader, longestRow, tooLong, UnreadableCoupons } from './coupon-load.js';

const [newline, quote, comma, backslash] = [10, 34, 44, 92];
const [openBracket, closeBracket, openBrace, closeBrace] = [91, 93, 123, 125];

const marks = new Set([newline, quote, comma, backslash, openBracket, closeBracket, openBrace, closeBrace]);
const isMark = Uint8Array.from({ length: 128 }, (_, code) => (marks.has(code) ? 1 : 0));

/** The next expected token between coupons. */
type Expected = 'start' | 'first' | 'coupon' | 'separator' | 'nothing' | 'rest of the page';

/** How far the text is read. */
interface Reading {
  form: 'coupon' | 'list' | 'page';
  text: string;
  at: number;
  line: number;
  /** The start of the line, counted from the start of `text`; negative once that was cut off. */
  lineStart: number;
  expected: Expected;
  /** The coupon that is being read, and where in the text it begins. */
  coupon: (Place & { readonly begin: number }) | undefined;
  /** How deep in the coupon the reading is, and whether within a text. */
  depth: number;
  isInText: boolean;
}

/**
 * One object, an array of them, or a page of `GET /coupons`. The text is cut into its coupons, and each goes to
 * JSON.parse alone. So a large file needs no more memory than its coupons, and the line of each is known.
 */
export function jsonReader(load: CouponLoad): CouponReader {
  const reading: Reading = {
    form: 'list',
    text: '',
    at: 0,
    line: 1,
    lineStart: 0,
    expected: 'start',
    coupon: undefined,
    depth: 0,
    isInText: false,
  };
  return {
    write: (chunk) => {
      reading.text += chunk;
      readText(reading, load);
      dropReadText(reading);
      if (reading.expected === 'rest of the page' && reading.text.length > longestRow)
        throw unexpected(reading);
    },
    end: async () => {
      if (reading.coupon) throw syntaxFault(reading.text, reading.coupon);
      if (reading.expected === 'rest of the page') endPage(reading, load);
      if (reading.form === 'coupon') load.markSingle();
      if (reading.expected !== 'nothing') throw unexpected(reading);
    },
  };
}

function readText(reading: Reading, load: CouponLoad): void {
  const { text } = reading;
  for (; reading.at < text.length; reading.at += 1) {
    if (reading.coupon) reading.at = nextMark(text, reading.at);
    if (reading.at >= text.length || reading.expected === 'rest of the page') return;
    const code = text.charCodeAt(reading.at);
    if (reading.coupon) readInCoupon(reading, code, load);
    else readBetweenCoupons(reading, code, load);
    if (code === newline) {
      reading.line += 1;
      reading.lineStart = reading.at + 1;
    }
  }
}

/** The position of the next character that may end a coupon, a text or a line; most characters cannot. */
function nextMark(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < isMark.length && isMark[code] === 1) return at;
  }
  return Math.max(from, text.length);
}

function readBetweenCoupons(reading: Reading, code: number, load: CouponLoad): void {
  const { expected } = reading;
  if (code === 32 || code === 9 || code === 13 || code === newline) return;
  if (expected === 'start' && code === openBracket) reading.expected = 'first';
  else if (expected === 'separator' && code === comma) reading.expected = 'coupon';
  else if ((expected === 'first' || expected === 'separator') && code === closeBracket) {
    reading.expected = reading.form === 'page' ? 'rest of the page' : 'nothing';
  } else if (mayBegin(expected, code)) beginCoupon(reading, code, load);
  else throw unexpected(reading);
}

/** Whether a value may begin here. Within an array, JSON.parse rejects anything else. */
function mayBegin(expected: Expected, code: number): boolean {
  if (expected === 'start') return code === openBrace;
  return (expected === 'first' || expected === 'coupon') && code !== comma && code !== closeBracket;
}

function beginCoupon(reading: Reading, code: number, load: CouponLoad): void {
  reading.coupon = { ...here(reading), begin: reading.at };
  const isAlone = reading.expected === 'start';
  reading.expected = isAlone ? 'nothing' : 'separator';
  if (isAlone) reading.form = 'coupon';
  reading.depth = 0;
  readInCoupon(reading, code, load);
}

function readInCoupon(reading: Reading, code: number, load: CouponLoad): void {
  if (reading.isInText) {
    if (code === quote) reading.isInText = false;
    else if (code === backslash) reading.at += 1;
  } else if (code === quote) reading.isInText = true;
  else if (code === openBracket && beginsPage(reading)) beginPage(reading);
  else if (code === openBrace || code === openBracket) reading.depth += 1;
  else if (reading.depth === 0 && (code === comma || code === closeBracket)) {
    endCoupon(reading, reading.at, load);
    readBetweenCoupons(reading, code, load);
  } else if (reading.depth > 0 && (code === closeBrace || code === closeBracket)) {
    reading.depth -= 1;
    if (reading.depth === 0) endCoupon(reading, reading.at + 1, load);
  }
}

function endCoupon(reading: Reading, end: number, load: CouponLoad): void {
  const { coupon } = reading;
  if (!coupon) return;
  reading.coupon = undefined;
  addRow(load, reading.text.slice(coupon.begin, end), coupon);
}

/** Whether a bracket is that of the coupons of a page, which may be more than one coupon is long. */
function beginsPage({ text, at, coupon, depth, expected }: Reading): boolean {
  return (
    depth === 1 &&
    expected === 'nothing' &&
    coupon !== undefined &&
    at - coupon.begin < 1_024 &&
    /^\{\s*"coupons"\s*:\s*$/u.test(text.slice(coupon.begin, at))
  );
}

function beginPage(reading: Reading): void {
  reading.form = 'page';
  reading.coupon = undefined;
  reading.expected = 'first';
}

/** The members of a page besides its coupons: a cursor shows that more coupons exist. */
function endPage(reading: Reading, load: CouponLoad): void {
  const { line, column } = here(reading);
  const before = '{"coupons":[]';
  const text = before + reading.text.slice(reading.at);
  const place = { line, column: column - before.length };
  const value = parseRow(text, place);
  const page = couponsOfPage(value);
  const lineOf = linesOfFields(text, place);
  reading.expected = 'nothing';
  if (rejectRepeated(load, text, value, place)) return;
  if (!page) load.add(value, line, lineOf);
  else if (page.finding) load.reject({ line: lineOf(page.finding.field), ...page.finding });
}

/** Keeps of the text only the coupon that has not ended. */
function dropReadText(reading: Reading): void {
  const begin = reading.coupon?.begin ?? reading.at;
  reading.text = reading.text.slice(begin);
  reading.at -= begin;
  reading.lineStart -= begin;
  if (!reading.coupon) return;
  reading.coupon = { ...reading.coupon, begin: 0 };
  if (reading.text.length <= longestRow) return;
  // A coupon without an end may lack a quote or bracket further up: then that is the reported fault.
  const fault = syntaxFault(reading.text, reading.coupon);
  const isLater = fault.problem.line === reading.line && fault.problem.column === here(reading).column;
  throw isLater ? tooLong(reading.coupon.line) : fault;
}

function here({ line, at, lineStart }: Reading): Place {
  return { line, column: at - lineStart + 1 };
}

function unexpected(reading: Reading): UnreadableCoupons {
  const { line, column } = here(reading);
  if (reading.expected === 'start') {
    return new UnreadableCoupons(
      line,
      'must be a coupon, or an array of coupons',
      '应为一张券或券的数组',
      column,
    );
  }
  const { en, zh } = {
    first: { en: 'a coupon or ] is expected', zh: '应为券或 ]' },
    coupon: { en: 'a coupon is expected', zh: '缺少券' },
    separator: { en: 'a comma or ] is expected', zh: '缺少逗号或 ]' },
    nothing: { en: 'nothing more is expected', zh: '此处不应再有内容' },
    'rest of the page': { en: 'the end of the page is expected', zh: '此处应为该页结尾' },
  }[reading.expected];
  return new UnreadableCoupons(line, `is not JSON: ${en}`, `不是 JSON：${zh}`, column);
}

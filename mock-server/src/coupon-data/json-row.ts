import { isNestedDeeper } from '@shoubei-kit/fixtures/checks';
import type * as Jsonc from 'jsonc-parser';
import type { Text } from '../core/refusal.js';
import { type CouponLoad, UnreadableCoupons } from './coupon-load.js';
import { parser, type Place, placeAt, repeatedName } from './repeated-name.js';

/**
 * Adds the coupon of a JSON text that begins at a place, or reports its problems.
 *
 * @throws UnreadableCoupons for text that is not JSON
 */
export function addRow(load: CouponLoad, text: string, place: Place): void {
  const value = parseRow(text, place);
  if (!rejectRepeated(load, text, value, place)) load.add(value, place.line, linesOfFields(text, place));
}

/** Whether an object of a JSON text has a name twice, which is reported. */
export function rejectRepeated(load: CouponLoad, text: string, value: unknown, place: Place): boolean {
  const repeated = repeatedName(text, value, place);
  if (!repeated) return false;
  const { path, ...at } = repeated;
  load.reject({ ...at, field: path.join('/'), text: { en: 'comes twice', zh: '重复' } });
  return true;
}

/** @throws UnreadableCoupons for text that is not JSON, or too deep */
export function parseRow(text: string, place: Place): unknown {
  // A coupon is two levels deep. A text up to this length cannot be deep enough to do harm.
  if (text.length > 1024 && isNestedDeeper(text, deepest)) throw tooDeep(place);
  try {
    return JSON.parse(text);
  } catch {
    throw syntaxFault(text, place);
  }
}

/**
 * Returns the line of a field of a JSON text: the line of its value, or of the text without one. Parses the text once.
 */
export function linesOfFields(text: string, { line }: Place): (field: string) => number {
  if (!text.includes('\n')) return () => line;
  let tree: Jsonc.Node | undefined;
  return (field) => {
    if (field === '') return line;
    const path = field.split('/').map((name, at) => (at > 0 && /^\d+$/u.test(name) ? Number(name) : name));
    tree ??= parser().parseTree(text);
    const node = tree && parser().findNodeAtLocation(tree, path);
    return node ? placeAt(text, node.offset, { line, column: 1 }).line : line;
  };
}

/** A parser which calls itself would run out of stack. */
const deepest = 64;

function tooDeep({ line, column }: Place): UnreadableCoupons {
  return new UnreadableCoupons(line, 'is nested deeper than any coupon', '嵌套层数过多', column);
}

/** The fault because of which a text is no JSON, with line and column. */
export function syntaxFault(text: string, start: Place): UnreadableCoupons {
  if (isNestedDeeper(text, deepest)) return tooDeep(start);
  const { parseTree, printParseErrorCode } = parser();
  const errors: Jsonc.ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  const { line, column } = first ? placeAt(text, first.offset, start) : start;
  const what = first && faults.get(printParseErrorCode(first.error));
  const en = what ? `: ${what.en}` : '';
  const zh = what ? `：${what.zh}` : '';
  return new UnreadableCoupons(line, `is not JSON${en}`, `不是 JSON${zh}`, column);
}

/** By the parser's own names. */
const faults: ReadonlyMap<string, Text> = new Map([
  [
    'InvalidSymbol',
    { en: 'a value, or a name in double quotes, is expected', zh: '应为值，或双引号括起的名称' },
  ],
  ['InvalidNumberFormat', { en: 'not a number', zh: '数字格式不正确' }],
  ['PropertyNameExpected', { en: 'a name in double quotes is expected', zh: '应为双引号括起的名称' }],
  ['ValueExpected', { en: 'a value is expected', zh: '缺少值' }],
  ['ColonExpected', { en: 'a colon is expected', zh: '缺少冒号' }],
  ['CommaExpected', { en: 'a comma is expected', zh: '缺少逗号' }],
  ['CloseBraceExpected', { en: 'a } is expected', zh: '缺少 }' }],
  ['CloseBracketExpected', { en: 'a ] is expected', zh: '缺少 ]' }],
  ['EndOfFileExpected', { en: 'nothing more is expected', zh: '此处不应再有内容' }],
  ['InvalidCommentToken', { en: 'comments are not allowed', zh: '不允许注释' }],
  ['UnexpectedEndOfString', { en: 'text without a closing quote', zh: '文本缺少结尾引号' }],
  ['UnexpectedEndOfNumber', { en: 'a number that breaks off', zh: '数字不完整' }],
  ['InvalidUnicode', { en: String.raw`\u takes four hex digits`, zh: '\\u 后应为四位十六进制数' }],
  ['InvalidEscapeCharacter', { en: 'a backslash before the wrong character', zh: '反斜杠后的字符不正确' }],
  ['InvalidCharacter', { en: 'a control character within text', zh: '文本中含控制字符' }],
]);

// Spreadsheets read text as numbers, dates and formulas: 24 digits become 5.18E+23, 00123 becomes 123, MAR1 a day, and
// text that begins with = is computed. A tab after a number keeps it text; a ' before a formula prevents its
// computation, also where a ; or a tab cuts the cell. Each mark is removed when a cell is read. Text that already has such a mark gets one more.

const taken: readonly RegExp[] = [
  // Digits that lose something: of twelve 1.2E+11 is shown, of sixteen the last ones are lost, and zeros that lead are.
  /^[+-]?(?:\d{12,}|0\d+)$/u,
  /^\d+(?:\.\d+)?e[+-]?\d+$/iu,
  // Dates; except 2026-01-31, which stays the same day.
  /^\d{1,2}[-/.]\d{1,4}(?:[-/.]\d{1,4})?$/u,
  /^\d{4}[-/]\d{1,2}$/u,
  /^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}[- ]?\d{1,4}$/iu,
  /^\d{1,4}[- ]?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}$/iu,
  /^\d{1,4}:\d{2}(?::\d{2})?$/u,
  /^(?:true|false)$/iu,
];
/** Also behind blanks and invisible characters, which some programs remove. */
const formula = /^'*(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u;
/**
 * A formula within a text: where the separator is `;` or a tab, a text is cut there, and only the quotes of its first
 * part count.
 */
const unmarked = /[;\t\r\n](?='*["\p{Cf}\p{Z}\v\f]*[=+\-@＝＋－＠])/gu;
const marked = /(?<=[;\t\r\n])'(?='*["\p{Cf}\p{Z}\v\f]*[=+\-@＝＋－＠])/gu;

/** Text as a spreadsheet leaves it. */
export function toCell(text: string): string {
  if (isTaken(text)) return `${text}\t`;
  const parts = text.replaceAll(unmarked, "$&'");
  return formula.test(text) ? `'${parts}` : parts;
}

/** The text of a cell that {@link toCell} made; an unmarked cell is returned unchanged. */
export function fromCell(cell: string): string {
  if (cell.endsWith('\t') && isTaken(cell)) return cell.slice(0, -1);
  const text = cell.replaceAll(marked, '');
  return cell.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}

/** Whether a spreadsheet takes it for something else, whatever marks are behind it. */
function isTaken(text: string): boolean {
  let end = text.length;
  while (text[end - 1] === '\t') end -= 1;
  const own = text.slice(0, end);
  return taken.some((form) => form.test(own));
}

import type { DeclaredLine } from '@shoubei-kit/fixtures/checks';
import type { Cell } from 'cliui';
import type { LineInForce } from '../../core/provenance.js';
import type { Language } from '../terminal/language.js';
import { formatTable, wrap } from '../terminal/table.js';

/** The number of responses that depend on an assumption, as the first cell of its line. */
export function countCell(count: number): Cell {
  return { text: String(count), width: 10, align: 'right', padding: [0, 2, 0, 0] };
}

/** Lines of declared endpoints: one block for each endpoint, with its path. */
export function endpointsText(
  lines: readonly (LineInForce & { readonly count?: number })[],
  language: Language,
): string {
  const paths = [...new Set(lines.map(({ endpoint }) => endpoint))];
  const blocks = paths.map((path) => {
    const own = lines.filter(({ endpoint }) => endpoint === path);
    return `${path}\n${linesText(own, language)}`;
  });
  return blocks.join('\n\n');
}

type CountedLine = DeclaredLine & { readonly count?: number };

const words = { en: ['documented', 'assumed'], zh: ['有文档', '假设'] } as const;

/** One row for each line: the number of its page, or "assumed" and the text left by a draft. Then the pages. */
export function linesText(lines: readonly CountedLine[], language: Language): string {
  const pages = [...new Set(lines.flatMap(({ page }) => (page ? [pageText(page)] : [])))];
  const [documented, assumed] = words[language];
  const rows = lines.flatMap(({ line, page, draft = '', count }) => {
    const [known, why] = page ? [documented, `[${pages.indexOf(pageText(page)) + 1}]`] : [assumed, draft];
    if (count === undefined) {
      return besideName(line, 42, [
        { text: known, width: 12 },
        { text: why, width: 26 },
      ]);
    }
    const cells = besideName(line, 38, [{ text: `${known} ${why}`.trim(), width: 32 }]);
    const first = countCell(count);
    return cells.map((row, index) => [index === 0 ? first : blank].concat(row));
  });
  const listed = pages.map((page, index) => wrap(`[${index + 1}] ${page}`)).join('\n');
  return listed === '' ? formatTable(rows) : `${formatTable(rows)}\n\n${listed}`;
}

const blank: Cell = { text: '', width: 10 };

/** Gives a name that is too long for its column a separate row: broken, it would run into the next column. */
function besideName(name: string, width: number, cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const shown: Cell = { text: name, width };
  return name.length < width
    ? [[shown, ...cells]]
    : [[{ text: name, width: 70 }], [{ text: '', width }, ...cells]];
}

function pageText({ page, date }: NonNullable<DeclaredLine['page']>): string {
  return `${page}, ${date}`;
}

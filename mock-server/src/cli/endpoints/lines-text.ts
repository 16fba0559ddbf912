import type { Cell } from 'cliui';
import type { LineInForce } from '../../core/provenance.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';

/** How many responses depend on a row, as the first cell of its line. */
export function countCell(count: number): Cell {
  return { text: String(count), width: 10, align: 'right', padding: [0, 2, 0, 0] };
}

/** Lines of declared endpoints: a block each with its path, and of each line its page or that it is a guess. */
export function linesText(
  lines: readonly (LineInForce & { readonly count?: number })[],
  language: Language,
): string {
  const guess = language === 'en' ? 'guess' : '假设';
  const paths = [...new Set(lines.map(({ endpoint }) => endpoint))];
  const blocks = paths.map((path) => {
    const rows = lines
      .filter(({ endpoint }) => endpoint === path)
      .map(({ line, page, draft, count }): readonly Cell[] =>
        (count === undefined ? [] : [countCell(count)]).concat([
          { text: line, width: 38 },
          { text: page ? `${page.page}, ${page.date}` : [guess, draft].join(' ').trim(), width: 32 },
        ]),
      );
    return `${path}\n${formatTable(rows)}`;
  });
  return blocks.join('\n\n');
}

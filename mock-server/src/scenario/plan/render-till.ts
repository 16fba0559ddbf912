import type { BilingualText } from '@shoubei-kit/contracts';
import { stringify } from 'csv-stringify/sync';
import type { TillCase } from './till-cases.js';

const headings = {
  en: ['id', 'priority', 'tags', 'case', 'prepare', 'scan', 'the cashier sees', 'result'],
  zh: ['编号', '优先级', '标签', '用例', '准备', '扫码', '收银员应看到', '结果'],
} as const;

/** The cases for a spreadsheet: a row a case, with a byte order mark, and nothing that is taken for a formula. */
export function tillAsCsv(cases: readonly TillCase[], language: keyof BilingualText): string {
  return stringify([[...headings[language]], ...cases.map((one) => cellsOf(one, language, '\n'))], {
    bom: true,
    escape_formulas: true,
  });
}

/** The cases for a program: everything, in both languages. */
export function tillAsJson(cases: readonly TillCase[]): string {
  return `${JSON.stringify(cases, null, 2)}\n`;
}

const heads = {
  en: '# Test cases for a till\n\nOpen the link, choose the institution that the till uses, and press “Load for my till”. Then scan, and fill in the result.\n',
  zh: '# 收银端测试用例\n\n打开链接，选择收银端所用的机构，点击“为收银端加载”，然后扫码并填写结果。\n',
} as const;

/** The cases to read. */
export function tillAsMarkdown(cases: readonly TillCase[], language: keyof BilingualText): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = cases.map((one) =>
    row(cellsOf(one, language, '<br>').map((cell) => cell.replaceAll('|', '\\|'))),
  );
  const rule = row(headings[language].map(() => '---'));
  return [heads[language], row(headings[language]), rule, ...rows, ''].join('\n');
}

function cellsOf(
  { id, priority, tags, about, prepare, steps, result }: TillCase,
  language: keyof BilingualText,
  newline: string,
): readonly string[] {
  const isOne = steps.length === 1;
  const lines = (texts: readonly (BilingualText | undefined)[]): string =>
    texts
      .flatMap((text, index) => (text ? [`${isOne ? '' : `${index + 1}. `}${text[language]}`] : []))
      .join(newline);
  return [
    id,
    String(priority),
    tags.join(' '),
    about[language],
    prepare,
    lines(steps.map((step) => step.do)),
    lines(steps.map(({ expect }) => expect)),
    result,
  ];
}

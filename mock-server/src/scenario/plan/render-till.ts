import type { BilingualText } from '@shoubei-kit/contracts';
import { byteOrderMark, csvRows } from '../../spreadsheet/csv.js';
import type { LeftOutBy, TillCase, TillPlan } from './till-cases.js';

const headings = {
  en: ['id', 'priority', 'tags', 'case', 'prepare', 'scan', 'the cashier sees', 'result'],
  zh: ['编号', '优先级', '标签', '用例', '准备', '扫码', '收银员应看到', '结果'],
} as const;

/** The cases for a spreadsheet: a row a case, with a byte order mark, and nothing that is taken for a formula. */
export function tillAsCsv({ cases }: TillPlan, language: keyof BilingualText): string {
  return byteOrderMark + csvRows([headings[language], ...cases.map((one) => cellsOf(one, language, '\n'))]);
}

/** The cases for a program: everything, in both languages. */
export function tillAsJson({ cases }: TillPlan): string {
  return `${JSON.stringify(cases, null, 2)}\n`;
}

const heads = {
  en: '# Test cases for a till\n\nOpen the link, choose the institution that the till uses, and press “Prepare for my till”. Then scan, and fill in the result.\n',
  zh: '# 收银端测试用例\n\n打开链接，选择收银端所用的机构，点击“为收银端准备”，然后扫码并填写结果。\n',
} as const;

/** The cases to read. */
export function tillAsMarkdown(plan: TillPlan, language: keyof BilingualText): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = plan.cases.map((one) =>
    row(cellsOf(one, language, '<br>').map((cell) => cell.replaceAll('|', '\\|'))),
  );
  const rule = row(headings[language].map(() => '---'));
  const missing = leftOutInWords(plan, language);
  const head = missing === undefined ? [heads[language]] : [heads[language], `${missing}\n`];
  return [...head, row(headings[language]), rule, ...rows, ''].join('\n');
}

const reasons: Readonly<Record<LeftOutBy, BilingualText>> = {
  call: { en: 'call endpoints besides the write-off', zh: '调用核销以外的接口' },
  settings: { en: 'need an emulator with other settings', zh: '需要以其他设置启动模拟器' },
  request: { en: 'send what no till sends by itself', zh: '所发送的请求不是收银端会发送的' },
};

/** How many scenarios are no cases, and why; undefined if all are. */
export function leftOutInWords({ leftOut }: TillPlan, language: keyof BilingualText): string | undefined {
  const counts = (['call', 'settings', 'request'] as const).flatMap((reason) => {
    const count = leftOut.get(reason);
    return count === undefined ? [] : [{ count, text: reasons[reason][language] }];
  });
  if (counts.length === 0) return undefined;
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return language === 'en'
    ? `Scenarios left out, since a till alone cannot play them: ${all} (${counts.map(({ count, text }) => `${count} ${text}`).join(', ')}).`
    : `未列入的场景（仅凭收银端无法执行）：${all} 个（${counts.map(({ count, text }) => `${count} 个${text}`).join('，')}）。`;
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

// The tables of docs/reference/write-off-api.md, docs/reference/errors.md and docs/help/glossary.md.
import { readFileSync } from 'node:fs';
import { glossaryTable } from './glossary.mjs';
import { marked, provenances, provenanceWord } from './provenance.mjs';
import { requestFields } from './request-fields.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

const responseFields = read('response-fields.json');
const code = (name) => `\`${name}\``;
const names = (row) => [row.name, row.alias].filter(Boolean).map(code).join(', ');
const yesNo = { en: ['yes', 'no'], zh: ['是', '否'] };
const isRequired = (row, lang) => yesNo[lang][row.required ? 0 : 1];

/** A table: its head as one line, and its rows as lists of cells. */
const table = (head, rows) => [
  head,
  `|${' --- |'.repeat(head.split('|').length - 2)}`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
];

/** The tables by the names of their markers. */
export function referenceTables({ behaviours, channels, codes, schemas }) {
  const known = (ids, lang) =>
    [
      provenanceWord('documented', lang),
      ...ids.map((id) => {
        const { provenance } = behaviours.find((row) => row.id === id);
        return marked(`[${id}](${pageOf('../explanation/what-is-known', lang)})`, provenance, lang);
      }),
    ].join(lang === 'en' ? '; ' : '；');
  return {
    provenances: (lang) =>
      table(
        lang === 'en' ? '| value | meaning |' : '| 来源 | 说明 |',
        provenances.map(({ provenance, word, meaning }) => [
          word[lang] === provenance ? code(provenance) : `${code(provenance)} ${word[lang]}`,
          meaning[lang],
        ]),
      ),
    requestFields: (lang) =>
      table(
        lang === 'en'
          ? '| field | type | required | meaning | example | what the emulator accepts | provenance |'
          : '| 字段 | 类型 | 必填 | 含义 | 示例 | 模拟器接受 | 来源 |',
        requestFields.map((row) => [
          names(row),
          `string(${row.length})`,
          isRequired(row, lang),
          row.meaning[lang],
          exampleOf(row),
          row.form[lang],
          known([...conflictsOf(row), ...row.assumptions, ...(moreOf[row.name] ?? [])], lang),
        ]),
      ),
    channels: (lang) =>
      table(
        lang === 'en'
          ? '| `channel_type` | name | written off together with an exclusive discount |'
          : '| `channel_type` | 名称 | 参与独立优惠时可否核销 |',
        channels.map((row) => [
          code(row.channel_type),
          row.name,
          yesNo[lang][row.exclusive_discount ? 1 : 0],
        ]),
      ),
    responseFields: (lang) =>
      table(
        lang === 'en'
          ? '| field | type | always, by the page | meaning | example | provenance |'
          : '| 字段 | 类型 | 必含（文档） | 含义 | 示例 | 来源 |',
        responseFields.map((row) => [
          names(row),
          `string(${row.length})`,
          isRequired(row, lang),
          row.meaning[lang],
          exampleOf(row),
          known(row.assumptions, lang),
        ]),
      ),
    responseShapes: (lang) => shapesTable(lang, schemas),
    outcomes: (lang) => outcomesTable(lang, codes),
    glossary: glossaryTable,
  };
}

const pageOf = (path, lang) => `${path}${lang === 'en' ? '' : '.zh-CN'}.md`;
const exampleOf = ({ example }) => (example === undefined ? '' : code(example));

/** The conflicts that a request's field is part of: its second name, and its length. */
function conflictsOf({ alias, lenient }) {
  return [...(alias === undefined ? [] : ['C4']), ...(lenient === undefined ? [] : ['C5'])];
}

/** The assumptions on which the meaning of a request's field depends, in addition to its form. */
const moreOf = { wf_trace_no: ['A5'], channel_type: ['A16'], sign: ['A1', 'A15'] };

const kinds = ['written_off', 'refusal', 'fail_bare'];
const shapeWords = {
  en: {
    head: '| field | written off | rejected, `example` | rejected, `table` | FAIL |',
    optional: ', may be absent',
    absent: '–',
    other: 'code of the rejection',
    text: 'text',
  },
  zh: {
    head: '| 字段 | 核销成功 | 拒绝（`example`） | 拒绝（`table`） | FAIL |',
    optional: '（可能没有）',
    absent: '–',
    other: '拒绝码',
    text: '文本',
  },
};

/** The fields of each kind of response, from the schemas of both dialects. They differ in a rejection only. */
function shapesTable(lang, schemas) {
  const { example, table: other } = {
    example: schemas.get('response.example').$defs,
    table: schemas.get('response.table').$defs,
  };
  const columns = [example.written_off, example.refusal, other.refusal, example.fail_bare];
  for (const kind of kinds.filter((one) => one !== 'refusal')) {
    if (
      JSON.stringify(Object.keys(example[kind].properties)) !==
      JSON.stringify(Object.keys(other[kind].properties))
    )
      throw new Error(
        `${kind} differs between the dialects: docs/reference/write-off-api.md has one column for it`,
      );
  }
  const rows = responseFields.flatMap((row) => [row.name, row.alias].filter(Boolean));
  const unknown = columns
    .flatMap(({ properties }) => Object.keys(properties))
    .filter((one) => !rows.includes(one));
  if (unknown.length > 0) throw new Error(`not in response-fields.json: ${unknown.join(', ')}`);
  return table(
    shapeWords[lang].head,
    rows.map((name) => [code(name)].concat(columns.map((schema) => cellOf(name, schema, shapeWords[lang])))),
  );
}

function cellOf(name, { properties, required }, words) {
  const { const: only, type, pattern = '' } = properties[name] ?? {};
  if (properties[name] === undefined) return words.absent;
  const isCode = pattern.startsWith('^(?!SUCCESS');
  const what = only ?? (type === 'null' ? code('null') : isCode ? words.other : words.text);
  return required.includes(name) ? what : `${what}${words.optional}`;
}

const retries = {
  no: { en: 'No retry.', zh: '不重试。' },
  same_trace: {
    en: 'Retry with the **same** trace number and the same fields.',
    zh: '用**原流水号**和相同字段重试。',
  },
  new_trace: {
    en: 'Do not retry as it is. Afterwards it is a new write-off, with a **new** trace number.',
    zh: '不要原样重试；改正后属于新的核销，用**新流水号**。',
  },
};

function outcomesTable(lang, codes) {
  const head =
    lang === 'en'
      ? '| what happened | code and message | certainly rejected | the cashier sees | what the till does |'
      : '| 结果 | 码与信息 | 确定被拒绝 | 收银员看到 | 收银端如何处理 |';
  return table(
    head,
    codes.map((row) => [
      lang === 'en' ? `${row.gloss} (${code(row.outcome)})` : code(row.outcome),
      marked(`${code(row.code)} ${row.message}`, row.provenance, lang),
      row.outcome === 'written_off' ? '–' : yesNo[lang][row.certain_refusal ? 0 : 1],
      row.cashier[lang],
      [row.advice[lang], retries[row.retry][lang]].join(lang === 'en' ? ' ' : ''),
    ]),
  );
}

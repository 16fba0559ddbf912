import { behaviours, type AssumptionId } from '@shoubei-kit/contracts';
import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import type { Cell } from 'cliui';
import { shortLine } from '../../core/printable.js';
import { isFinding } from '../../scenario/difference.js';
import type { ScenarioResult } from '../../scenario/run-scenarios.js';
import type { UnservedEndpoint } from '../../scenario/unserved-endpoints.js';
import type { Observation } from '../../verify/observe/evidence.js';
import type { Language } from '../terminal/language.js';
import { formatTable, wrap } from '../terminal/table.js';

const words = {
  en: { step: 'step', expected: 'expected', seen: 'seen    ', given: 'given', rests: 'depends on' },
  zh: { step: '步骤', expected: '期望', seen: '实际', given: '准备', rests: '依据' },
} as const;

/** A failed scenario: its line, then each field with the expected and the actual value. */
export function failureInWords(
  { name, dialect, differences, status }: ScenarioResult,
  about: string,
  language: Language,
): string {
  const { step, expected, seen, given, rests } = words[language];
  const mark = status === 'failed' ? '✗' : '~';
  const [named, colon] =
    language === 'en' ? [`${name} (${dialect})`, ': '] : [`${translate(name, language)}（${dialect}）`, '：'];
  const head = { text: `${mark} ${named}${about === '' ? '' : `${colon}${about}`}`, width: 80 };
  const lines = differences.map((difference): Cell[] => {
    const where = difference.step === 0 ? given : `${step} ${difference.step}`;
    const rows = isFinding(difference)
      ? `\n${rests} ${difference.assumptions.map((id) => withProvenance(id, language)).join(language === 'en' ? ', ' : '、')}`
      : '';
    const values = `${expected} ${translate(difference.expected, language)}\n${seen} ${translate(difference.seen, language)}`;
    return [
      { text: where, width: 11, padding: [0, 1, 0, 2] },
      { text: difference.field, width: 23, padding: [0, 1, 0, 0] },
      { text: `${values}${rows}`, width: 46 },
    ];
  });
  return formatTable([[head], ...lines]);
}

/** `A3 (assumed)`. */
function withProvenance(row: AssumptionId, language: Language): string {
  const { provenance = '' } = behaviours.find(({ id }) => id === row) ?? {};
  const word = provenanceWord(provenance, language);
  return language === 'en' ? `${row} (${word})` : `${row}（${word}）`;
}

/** The words of a comparison. Text of an endpoint is in quotes, so that none of these matches it. */
const inChinese: readonly (readonly [english: RegExp, chinese: string])[] = [
  [/^\(absent\)$/u, '（无）'],
  [/^a response$/u, '有响应'],
  [/^no response /u, '无响应'],
  [/^no_response$/u, '无响应'],
  [/^reset$/u, '连接被切断'],
  [/^unreachable: (\S+)$/u, '无法连接：$1'],
  [/^a JSON object$/u, 'JSON 对象'],
  [/^no JSON object$/u, '不是 JSON 对象'],
  [/^no other fields$/u, '没有其他字段'],
  [/^(\d+) more$/u, '另有 $1 个'],
  [/^a body that fits (\S+)$/u, '符合 $1 的响应体'],
  [/^at least (\d+) ms$/u, '至少 $1 ms'],
  [/^other than (".*)$/u, '不是 $1'],
  [/^done$/u, '完成'],
  [/^a code and message of the profile's$/u, '配置中的码与信息'],
  [/^by the profile's rule, with your key$/u, '按配置的规则、用您的密钥计算'],
  [/^an unused order number$/u, '未曾用过的值'],
  // The name of a recorded exchange.
  [/^line (\d+)$/u, '第 $1 行'],
];

function translate(text: string, language: Language): string {
  if (language === 'en') return text;
  const phrase = inChinese.find(([english]) => english.test(text));
  return phrase ? text.replace(phrase[0], phrase[1]) : text;
}

/** Explains the words of a comparison. */
export function legend(language: Language): string {
  return wrap(
    language === 'en'
      ? 'expected: how the emulator responds by this profile. seen: what was recorded. depends on: the assumptions and conflicts behind what was expected. A difference without one contradicts the documentation, or what the profile marks as observed.\n'
      : '期望：模拟器按此配置的响应；实际：录制的响应；依据：期望所依据的假设或文档矛盾。没有列出依据的差异，与文档或配置中标为实测的内容不符。\n',
  );
}

/** The most skipped scenarios that are named for one reason. */
const mostNames = 3;

/** The skipped scenarios, by the profile's setting that does not match, or by a step's missing requirement. */
export function skippedInWords(results: readonly ScenarioResult[], language: Language): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const result of results) {
    for (const [reason, name] of reasonsOf(result, language))
      byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, list]) => {
    const more = list.length - mostNames;
    const names = list.slice(0, mostNames).join(language === 'en' ? ', ' : '、');
    if (language === 'en')
      return wrap(`- skipped, ${reason}: ${names}${more > 0 ? ` and ${more} more (--json lists all)` : ''}`);
    return wrap(`- 跳过（${reason}）：${names}${more > 0 ? ` 等 ${list.length} 个（--json 列出全部）` : ''}`);
  });
}

/** The most differing lines that are named. */
const mostLines = 3;

/** Why a scenario cannot use the endpoints that it calls. */
function unservedInWords(unserved: readonly UnservedEndpoint[], language: Language): string {
  const isEnglish = language === 'en';
  const parts = unserved.map(({ path, differing }) => {
    if (!differing) {
      return isEnglish
        ? `needs ${path}, which is not declared (serve --endpoint)`
        : `所需接口 ${path} 未声明（serve --endpoint）`;
    }
    const more = differing.length - mostLines;
    const lines = differing.slice(0, mostLines).join(isEnglish ? ', ' : '、');
    return isEnglish
      ? `needs ${path} with its own declaration; these lines differ: ${lines}${more > 0 ? ` and ${more} more` : ''}`
      : `所需接口 ${path} 的声明与该处不同：${lines}${more > 0 ? `等 ${differing.length} 行` : ''}`;
  });
  return parts.join(isEnglish ? '; ' : '；');
}

/** The reasons: only the first one for a scenario that sent nothing, otherwise all with their steps. */
function reasonsOf(
  { name: ownName, status, setting, unserved, skipped }: ScenarioResult,
  language: Language,
): readonly (readonly [reason: string, name: string])[] {
  const name = translate(ownName, language);
  if (unserved) return [[unservedInWords(unserved, language), name]];
  if (setting !== undefined)
    return [
      [
        language === 'en'
          ? `the profile has another setting of ${setting}`
          : `配置的 ${setting} 与所需的不同`,
        name,
      ],
    ];
  const [first] = skipped;
  if (!first) return [];
  if (status === 'skipped') return [[first.reason[language], name]];
  const steps = new Map<string, number[]>();
  for (const { step, reason, follows } of skipped) {
    const cause = skipped.find((one) => one.step === follows)?.reason ?? reason;
    steps.set(cause[language], [...(steps.get(cause[language]) ?? []), step]);
  }
  const word = language === 'en' ? 'step' : '步骤';
  return [...steps].map(([reason, numbers]) => [reason, `${name} (${word} ${numbers.join('+')})`]);
}

/** `C1 observed: dialect table`; without the word for an emulator, at which nothing is observed. */
export function observationInWords(
  { about, agrees, setting, seen }: Observation,
  isEmulator: boolean,
  language: Language,
): string {
  const value = setting
    ? `${setting.name.replace(/^codes\..*$/u, '')} ${shortly(setting.value)}`.trim()
    : undefined;
  const text = value ?? (seen && shortLine(seen[language]));
  const instead = setting && !agrees ? shortly(setting.inForce) : undefined;
  const [observed, differs] = language === 'en' ? [' observed', ' differs'] : [' 已实测', ' 不同'];
  const same = isEmulator ? '' : observed;
  const verdict = agrees || setting ? same : differs;
  const [colon, comma] = language === 'en' ? [': ', ', '] : ['：', '，'];
  const before = verdict === '' ? colon : comma;
  return wrap(
    language === 'en'
      ? [
          `${about}${verdict}`,
          text === undefined ? '' : `${colon}${text}`,
          text === undefined && agrees ? `${before}as in the profile` : '',
          instead === undefined ? '' : ` (in the profile: ${instead})`,
          !agrees && !setting ? '; no setting covers it' : '',
        ].join('')
      : [
          `${about}${verdict}`,
          text === undefined ? '' : `${colon}${text}`,
          text === undefined && agrees ? `${before}与配置一致` : '',
          instead === undefined ? '' : `（配置为 ${instead}）`,
          !agrees && !setting ? '；没有对应的设置' : '',
        ].join(''),
    2,
  );
}

function shortly(value: unknown): string {
  if (typeof value !== 'object' || value === null) return shortLine(String(value));
  return Object.entries(value)
    .map(([name, part]) => `${name} ${shortLine(String(part))}`)
    .join(', ');
}

/** The user's coupons that the run wrote off, and those of which this is not known. */
export function spentInWords(
  spent: readonly string[],
  unclear: readonly string[],
  language: Language,
): readonly string[] {
  const [written, perhaps] =
    language === 'en'
      ? ['Written off by this run: ', 'Perhaps written off, no clear response: ']
      : ['本次已核销：', '结果未知，可能已核销：'];
  const certain = spent.filter((code) => !unclear.includes(code));
  return [
    ...(certain.length > 0 ? [`${written}${certain.join(', ')}`] : []),
    ...(unclear.length > 0 ? [`${perhaps}${unclear.join(', ')}`] : []),
  ];
}

import type { BilingualText } from '@shoubei-kit/contracts';
import type { Fields, SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { digestOf } from './signing-attempt.js';

/** The traits of a further capture, for which the remaining rules produce different signatures. */
export interface NextCapture {
  readonly needs: readonly BilingualText[];
  /** A request with all of these traits, not signed yet; a caller cannot choose a response. */
  readonly example?: Fields;
}

interface Trait {
  readonly text: BilingualText;
  readonly add: (entries: readonly Entry[]) => readonly Entry[];
}

type Entry = readonly [string, string];

const sampleRequest: readonly Entry[] = [
  ['coupon_code', '679533922928'],
  ['inst_no', '900024'],
  ['merchant_no', '851811130002'],
  ['shop_no', '862010110001'],
  ['ts', '20260101120000'],
];
const sampleResponse: readonly Entry[] = [
  ['amount', '1000'],
  ['codes', '679533922928'],
  ['order_no', '516375643352141195430506'],
  ['result_code', 'SUCCESS'],
  ['return_code', 'SUCCESS'],
];

/** The easiest to capture first. */
function traits(isResponse: boolean): readonly Trait[] {
  const [text, empty] = isResponse ? ['return_msg', 'wf_trace_no'] : ['wf_trace_no', 'amount'];
  const mixed: readonly Entry[] = isResponse
    ? [
        ['settleAmount', '994'],
        ['settle_amount', '994'],
      ]
    : [['Remark', '1']];
  const names = mixed.map(([name]) => name).join(', ');
  return [
    {
      text: { en: 'fields that are not sent in the order of their names', zh: '字段未按名称顺序发送' },
      add: (entries) => entries.toReversed(),
    },
    {
      text: { en: `a field whose value is "" (such as ${empty})`, zh: `值为 "" 的字段（如 ${empty}）` },
      add: (entries) => [...entries, [empty, '']],
    },
    {
      text: { en: `Chinese text in a value (such as ${text})`, zh: `值中含有中文（如 ${text}）` },
      add: (entries) => extended(entries, text, '券'),
    },
    {
      text: { en: `a space, ~ and * in a value (such as ${text})`, zh: `值中含有空格、~ 与 *（如 ${text}）` },
      add: (entries) => extended(entries, text, ' ~*'),
    },
    {
      text: {
        en: `names that sort differently if case is ignored (such as ${names})`,
        zh: `忽略大小写后排序不同的字段名（如 ${names}）`,
      },
      add: (entries) => [...entries, ...mixed],
    },
  ];
}

function extended(entries: readonly Entry[], name: string, more: string): readonly Entry[] {
  const own = entries.find(([other]) => other === name)?.[1] ?? '';
  return [...entries.filter(([other]) => other !== name), [name, own + more]];
}

/** One rule of each group that produces the same sign whatever is sent. */
export function distinct(rules: readonly SigningRule[], isResponse: boolean): readonly SigningRule[] {
  const all = traits(isResponse);
  const probes = all.reduce<readonly Entry[]>(
    (entries, { add }) => add(entries),
    isResponse ? sampleResponse : sampleRequest,
  );
  const kinds = new Map<string, SigningRule>();
  for (const rule of rules) {
    const sign = signOf(rule, probes);
    if (!kinds.has(sign)) kinds.set(sign, rule);
  }
  return [...kinds.values()];
}

/** The fewest traits that give each rule a different signature. */
export function nextCapture(rules: readonly SigningRule[], isResponse: boolean): NextCapture {
  const all = traits(isResponse);
  const start = isResponse ? sampleResponse : sampleRequest;
  const sets = Array.from({ length: 2 ** all.length }, (_, bits) =>
    all.filter((__, index) => bits & (1 << index)),
  );
  const enough = sets
    .toSorted((a, b) => a.length - b.length)
    .map((chosen) => ({ chosen, entries: chosen.reduce((entries, { add }) => add(entries), start) }))
    .find(({ entries }) => new Set(rules.map((rule) => signOf(rule, entries))).size === rules.length);
  const { chosen, entries } = enough ?? { chosen: all, entries: start };
  return {
    needs: chosen.map(({ text }) => text),
    ...(!isResponse && { example: Object.fromEntries(entries) }),
  };
}

/** The key does not matter, as long as it is no part of another text. */
function signOf(rule: SigningRule, entries: readonly Entry[]): string {
  return `${rule.case} ${digestOf({ fields: Object.fromEntries(entries), rule, key: '\u{1}key\u{2}' })}`;
}

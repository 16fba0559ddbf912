import { requestFields } from '@shoubei-kit/contracts';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { digitsOf, fieldsFrom, half, type SigningAttempt, twice } from '../signing-attempt.js';
import { alternatives, dimensions } from '../rule-space.js';
import { type MistakeContext, type Mistake, same } from './mistake.js';

/** Mistakes that are another rule, or nearly one: digest, order, joining, empty values, charset. */
export function mistakesOfRule(context: MistakeContext): readonly Mistake[] {
  const { rule } = context.right;
  const orders = rule.order === 'given' ? given(rule) : sorted(context);
  return [...empties(rule), ...orders, ...algorithms(context), ...charsets(rule), ...joins(rule)];
}

/** The same signing by another rule. */
export function byRule(change: Partial<SigningRule>): Mistake['make'] {
  return (attempt) => ({ ...attempt, rule: { ...attempt.rule, ...change } });
}

function empties({ empties: isKept }: SigningRule): readonly Mistake[] {
  const code = isKept ? 'empty_values_left_out' : 'empty_values_kept';
  return [{ code, kind: 'empties', make: byRule({ empties: !isKept }) }];
}

function sorted({ right: { rule }, isResponse }: MistakeContext): readonly Mistake[] {
  const notSorted = { code: 'fields_not_sorted', kind: 'order' } as const;
  const ofTable = isResponse ? responseOrder : requestOrder;
  return [
    {
      ...notSorted,
      detail: { en: 'in which they are sent', zh: '发送的顺序' },
      make: byRule({ order: 'given' }),
    },
    {
      ...notSorted,
      detail: { en: 'of the documentation', zh: '文档中的顺序' },
      make: reordered((a, b) => placeIn(ofTable, a) - placeIn(ofTable, b)),
    },
    rule.order === 'name'
      ? { code: 'sorted_ignoring_case', kind: 'order', make: byRule({ order: 'name-ignore-case' }) }
      : { code: 'sorted_by_case', kind: 'order', make: byRule({ order: 'name' }) },
    {
      code: 'sorted_ignoring_case',
      kind: 'order',
      make: reordered((a, b) => a.localeCompare(b, 'en')),
    },
  ];
}

function given(rule: SigningRule): readonly Mistake[] {
  return alternatives(rule, 'order').map(({ order }): Mistake => {
    return { code: 'fields_sorted', kind: 'order', make: byRule({ order }) };
  });
}

const requestOrder: readonly string[] = requestFields.map(({ name }) => name);
// prettier-ignore
const responseOrder = [
  'return_code', 'return_msg', 'result_code', 'order_no', 'wf_trace_no', 'codes', 'amount', 'settle_amount',
];

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  return place === -1 ? names.length : place;
}

function reordered(compare: (a: string, b: string) => number): Mistake['make'] {
  return (attempt) => ({
    ...attempt,
    rule: { ...attempt.rule, order: 'given' },
    fields: fieldsFrom(Object.entries(attempt.fields).toSorted(([a], [b]) => compare(a, b))),
  });
}

const hmacs = ['hmac-md5', 'hmac-sha1', 'hmac-sha256', 'hmac-sm3', 'hmac-sha512'];
const plains = ['md5', 'sha1', 'sha256', 'sm3', 'sha512', half, twice];

function algorithms({ right: { rule }, digits }: MistakeContext): readonly Mistake[] {
  const { algorithm: own } = rule;
  const isHmac = own.startsWith('hmac-');
  const twin = isHmac ? own.slice(5) : `hmac-${own}`;
  const able = [...hmacs, ...plains].filter((name) => name !== own && digitsOf(name) === digits);
  return able.flatMap((algorithm): readonly Mistake[] => {
    const isTwin = algorithm === twin;
    const code = isTwin ? (isHmac ? 'plain_instead_of_hmac' : 'hmac_instead_of_plain') : 'wrong_algorithm';
    const mistake = { code, kind: 'algorithm', detail: same(algorithm) } as const;
    const make = (change: Partial<SigningRule>) => (attempt: SigningAttempt) => ({
      ...byRule(change)(attempt),
      algorithm,
    });
    // A client with HMAC usually leaves the key out of the text; one with a plain digest needs it there.
    const placement: SigningRule['placement'] = algorithm.startsWith('hmac-') ? 'none' : '&key=';
    const changesKind = algorithm.startsWith('hmac-') !== isHmac;
    const usual = { ...mistake, make: make({ placement }) };
    const kept = { ...mistake, make: make({}) };
    return changesKind && rule.placement !== placement ? [kept, usual] : [kept];
  });
}

function charsets({ charset }: SigningRule): readonly Mistake[] {
  return charset === 'utf-8'
    ? [{ code: 'gbk_instead_of_utf8', kind: 'charset', make: byRule({ charset: 'gbk' }) }]
    : [{ code: 'utf8_instead_of_gbk', kind: 'charset', make: byRule({ charset: 'utf-8' }) }];
}

function joins(rule: SigningRule): readonly Mistake[] {
  const others = dimensions.pair.flatMap((pair) => dimensions.joiner.map((joiner) => ({ pair, joiner })));
  return others
    .filter(({ pair, joiner }) => {
      if (pair === rule.pair) return joiner !== rule.joiner;
      return joiner === rule.joiner || joiner === '';
    })
    .map(({ pair, joiner }): Mistake => {
      const form = pair.replace('k', 'name').replace('v', 'value');
      const [quoted, zhForm] = [JSON.stringify(joiner), pair.replace('k', '名称').replace('v', '值')];
      const detail = { en: `${form} joined by ${quoted}`, zh: `${zhForm}，以 ${quoted} 连接` };
      return { code: 'joined_otherwise', kind: 'join', detail, make: byRule({ pair, joiner }) };
    });
}

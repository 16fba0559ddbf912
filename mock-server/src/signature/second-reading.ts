import { requestFields } from '@shoubei-kit/contracts';
import {
  canonicalString,
  type Fields,
  hiddenName,
  SigningError,
  type SigningRule,
} from '@shoubei-kit/sdk-lite/signing';

const requestNames = requestFields.flatMap(({ name, alias = name }) => [name, alias]);

/**
 * Another reading of the fields with the same canonical string: each name hidden in a text or in another name becomes a
 * field. Undefined if there is only one reading.
 *
 * @example
 * secondReading({ return_msg: 'OK&settle_amount=994' }, defaultRule, true); // { return_msg: 'OK', settle_amount: '994' }
 */
export function secondReading(
  fields: Fields,
  rule: SigningRule,
  isResponse: boolean,
): Readonly<Record<string, string>> | undefined {
  const names = isResponse ? undefined : requestNames;
  const changed = new Set<string>();
  let read = fields;
  for (;;) {
    const name = hiddenName(read, rule, names);
    if (name === undefined || Object.hasOwn(read, name)) break;
    const split = splitOff(name, read, rule);
    if (!split) break;
    read = split.fields;
    for (const own of split.names) changed.add(own);
  }
  const entries = Object.entries(read).filter(([name]) => changed.has(name));
  return entries.length > 0
    ? Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
    : undefined;
}

interface Split {
  readonly fields: Fields;
  /** The names of the remaining field, if there is one, and of the hidden field. */
  readonly names: readonly string[];
}

/** The fields with this one taken out of the text of another. */
function splitOff(name: string, fields: Fields, rule: SigningRule): Split | undefined {
  const mark = `${rule.joiner}${name}=`;
  const all = Object.entries(fields);
  const splits = all.flatMap(([own, value], index): readonly Split[] => {
    const text = `${rule.joiner}${own}=${String(value)}`;
    const at = text.indexOf(mark);
    if (at < 0 || value === null || value === undefined) return [];
    const [left = '', ...more] = text.slice(rule.joiner.length, at).split('=');
    const hidden: [string, string] = [name, text.slice(at + mark.length)];
    const parts: [string, string][] = at === 0 ? [hidden] : [[left, more.join('=')], hidden];
    const split = Object.fromEntries(all.toSpliced(index, 1, ...parts));
    return [{ fields: split, names: parts.map(([part]) => part) }];
  });
  // If a rule escapes values, the texts are those of the canonical string.
  return splits.find((split) => textOf(split.fields, rule) === textOf(fields, rule)) ?? splits[0];
}

/** Undefined for fields that cannot be signed so, as a number for a name cannot in the order given. */
function textOf(fields: Fields, rule: SigningRule): string | undefined {
  try {
    return canonicalString(fields, rule, '');
  } catch (error) {
    if (error instanceof SigningError) return undefined;
    throw error;
  }
}

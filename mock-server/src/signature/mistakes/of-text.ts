import type { Fields } from '@shoubei-kit/sdk-lite/signing';
import { type SigningAttempt, signName } from '../signing-attempt.js';
import { type Mistake } from './mistake.js';
import { unicode } from './written-values.js';

/** Mistakes about the text as a whole. */
export function mistakesOfText(): readonly Mistake[] {
  const whole = (retext: (text: string) => string) => (attempt: SigningAttempt) => ({ ...attempt, retext });
  return [
    ...jsons(),
    ...escapings.map(([, escape]): Mistake => ({
      code: 'text_url_encoded',
      kind: 'text',
      make: whole(escape),
    })),
    {
      code: 'text_recased',
      kind: 'text',
      detail: { en: 'upper case', zh: '大写' },
      make: whole((text) => text.toUpperCase()),
    },
    {
      code: 'text_recased',
      kind: 'text',
      detail: { en: 'lower case', zh: '小写' },
      make: whole((text) => text.toLowerCase()),
    },
  ];
}

const places: readonly (readonly [string, (json: string, key: string) => string])[] = [
  ['{…}***', (json, key) => json + key],
  ['***{…}', (json, key) => key + json],
  ['{…}&key=***', (json, key) => `${json}&key=${key}`],
  ['***{…}***', (json, key) => key + json + key],
];

function jsons(): readonly Mistake[] {
  return writers.flatMap((write, index) =>
    [false, true].flatMap((isSorted) =>
      places.map(([shown, place]): Mistake => {
        const detail = { en: ` (${shown})`, zh: `（${shown}）` };
        const instead = (fields: Fields): string => write(withoutSign(fields, isSorted));
        const make: Mistake['make'] = (attempt) => ({ ...attempt, instead, place });
        const mistake = { code: 'json_signed', kind: 'text', detail, make } as const;
        return index === 0 ? mistake : Object.assign(mistake, { isLone: true } as const);
      }),
    ),
  );
}

/** JSON as most libraries write it; as PHP does; as Python does. */
const writers: readonly ((fields: Fields) => string)[] = [
  (fields) => JSON.stringify(fields),
  (fields) => unicode(JSON.stringify(fields).replaceAll('/', String.raw`\/`)),
  (fields) => unicode(spaced(fields)),
  spaced,
];

function spaced(fields: Fields): string {
  const pairs = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{${pairs.join(', ')}}`;
}

function withoutSign(fields: Fields, isSorted: boolean): Fields {
  const entries = Object.entries(fields).filter(([name]) => name !== signName);
  return Object.fromEntries(isSorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries);
}

/** How libraries escape a text, by their functions' names or by the look of it. */
export const escapings: readonly (readonly [string, (text: string) => string])[] = [
  ['rawurlencode', percent],
  ['encodeURIComponent', encodeURIComponent],
  ['encodeURI', encodeURI],
  ['quote', (text) => percent(text).replaceAll('%2F', '/')],
  ['%xx', (text) => lower(percent(text))],
  ['%xx, +', (text) => lower(percent(text)).replaceAll('%20', '+')],
  ['quote_plus', (text) => percent(text).replaceAll('%20', '+')],
  [
    'URLEncoder',
    (text) => percent(text).replaceAll('~', '%7E').replaceAll('%2A', '*').replaceAll('%20', '+'),
  ],
  ['urlencode', (text) => percent(text).replaceAll('~', '%7E').replaceAll('%20', '+')],
];

function percent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function lower(escaped: string): string {
  return escaped.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}

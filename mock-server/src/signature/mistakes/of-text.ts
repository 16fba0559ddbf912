import type { Fields } from '@shoubei-kit/sdk-lite/signing';
import { type Making, signName } from '../signing-attempt.js';
import { escapings } from './escapings.js';
import { type Mistake } from './mistake.js';

/** Mistakes about the text as a whole. */
export function mistakesOfText(): readonly Mistake[] {
  const whole = (retext: (text: string) => string) => (making: Making) => ({ ...making, retext });
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
  const texts = [toJson, (fields: Fields) => toJson(fields, true)];
  return texts.flatMap((instead) =>
    places.map(([shown, place]): Mistake => {
      const detail = { en: ` (${shown})`, zh: `（${shown}）` };
      return { code: 'json_signed', kind: 'text', detail, make: (making) => ({ ...making, instead, place }) };
    }),
  );
}

function toJson(fields: Fields, isSorted = false): string {
  const entries = Object.entries(fields).filter(([name]) => name !== signName);
  return JSON.stringify(
    Object.fromEntries(isSorted ? entries.toSorted(([a], [b]) => (a < b ? -1 : 1)) : entries),
  );
}

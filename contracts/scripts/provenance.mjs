// How a behaviour is known, in words. An assumed code or message is marked by `marked` wherever a person reads it.
import { readFileSync } from 'node:fs';

/** Each provenance: its word and its meaning, in both languages. */
export const provenances = JSON.parse(readFileSync(new URL('../provenances.json', import.meta.url), 'utf8'));

function provenanceWord(provenance, lang) {
  return provenances.find((row) => row.provenance === provenance)?.word[lang] ?? provenance;
}

function marked(text, provenance, lang) {
  if (provenance === 'documented' || provenance === 'observed') return text;
  const word = provenanceWord(provenance, lang);
  return lang === 'en' ? `${text} (${word})` : `${text}（${word}）`;
}

export { marked, provenanceWord };

const provenanceJs = `export const provenances = ${JSON.stringify(provenances, null, 2)};

export ${provenanceWord.toString()}

export ${marked.toString()}
`;

const provenanceDts = `import type { BilingualText, Provenance } from './data.js';

/** A way of knowing a behaviour: the word for it, and what it means. */
export interface ProvenanceRow {
  readonly provenance: Provenance;
  readonly word: BilingualText;
  readonly meaning: BilingualText;
}

/** Every provenance. */
export declare const provenances: readonly ProvenanceRow[];
/** The word for a provenance. */
export declare function provenanceWord(provenance: string, lang: keyof BilingualText): string;
/** A code or message, marked unless it is documented or observed: \`0203 (assumed)\`. */
export declare function marked(text: string, provenance: string, lang: keyof BilingualText): string;
`;

/** The same for other packages. */
export const provenanceFiles = (banner) => [
  ['generated/provenance.js', `${banner}${provenanceJs}`],
  ['generated/provenance.d.ts', `${banner}${provenanceDts}`],
];

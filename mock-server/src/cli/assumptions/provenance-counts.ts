import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import type { Language } from '../terminal/language.js';

/** `12 conflicting, 20 assumed`; those that do not occur are left out. */
export function provenanceCounts(counts: Readonly<Record<string, number>>, language: Language): string {
  const list = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([provenance, count]) => {
      const word = provenanceWord(provenance, language);
      return language === 'en' ? `${count} ${word}` : `${word} ${count}`;
    });
  return list.join(language === 'en' ? ', ' : '，') || '0';
}

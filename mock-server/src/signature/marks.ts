import { diffArrays } from 'diff';

/**
 * A text with the places marked in which another differs, as wdiff does: `[-what is right-]{+what stood there+}`.
 *
 * @example
 * marked('a=1&b=2', 'a=1'); // 'a=1[-&b=2-]'
 */
export function marked(right: string, other: string): string {
  return markedBy(pairs, right, other, (removed, added) =>
    nameOf(removed) === nameOf(added)
      ? markedBy(words, removed, added, bothWhole)
      : bothWhole(removed, added),
  );
}

type Split = (text: string) => string[];
type MarkBoth = (removed: string, added: string) => string;

/** Texts that differ in more places are marked as a whole: finding them all would take too long. */
const mostEdits = 400;

function markedBy(split: Split, right: string, other: string, both: MarkBoth): string {
  const parts = diffArrays(split(right), split(other), { maxEditLength: mostEdits });
  if (!parts) return bothWhole(right, other);
  let text = '';
  for (let index = 0; index < parts.length; index++) {
    const [part, next] = [parts[index], parts[index + 1]];
    const [own, following] = [part?.value.join('') ?? '', next?.value.join('') ?? ''];
    if (part?.removed && next?.added) {
      text += both(own, following);
      index++;
    } else if (part?.removed) text += `[-${own}-]`;
    else text += part?.added ? `{+${own}+}` : own;
  }
  return text;
}

const bothWhole: MarkBoth = (removed, added) => `[-${removed}-]{+${added}+}`;

/** Fields, joined as by most rules: `a=1&`, `b=2&`, … */
const pairs: Split = (text) => text.match(/[^&]+&?|&/gu) ?? [];
const words: Split = (text) => text.match(/[\w.*]+|[^]/gu) ?? [];

function nameOf(pair: string): string {
  return pair.split('=')[0] ?? '';
}

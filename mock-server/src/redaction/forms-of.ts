import { unescaped } from './unescape.js';

/**
 * The texts by which a secret is found in the views of another text that `unescaped` gives: as it is, with escapes undone that
 * it has itself, with the blanks of a form, and in base64 wherever it begins within what was encoded.
 */
export function formsOf(secret: string): readonly string[] {
  const plain = Array.from(unescaped(secret), (view) => view.plain);
  const blank = plain.flatMap((one) => [one, one.replaceAll(/[\b\t\n\f\r]/gu, ' ')]);
  // In a form, a plus sign stands for a blank; where a form is read that is none, a blank for a plus sign.
  const all = [...blank, ...base64sOf(secret)];
  return [...new Set(all.flatMap((one) => [one, one.replaceAll(' ', '+'), one.replaceAll('+', ' ')]))];
}

function base64sOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString('base64').replace(/={1,2}$/u, '');
  // What stands before and after it in the encoded text shares a character with its first and last byte.
  const within = [0, 1, 2].map((before) => {
    const bits = 8 * (before + bytes.length);
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
  });
  return [whole, ...within].flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')]);
}

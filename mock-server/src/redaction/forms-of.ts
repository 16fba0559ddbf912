import { plainsOf } from './unescape.js';

/**
 * The forms of a secret to search for in the views that `unescaped` returns. They are the secret unchanged, with its
 * own escapes undone, with a form's blanks, and in base64. The base64 forms fit any offset of the encoded text.
 */
export function formsOf(secret: string): readonly string[] {
  const plain = plainsOf(secret);
  const blank = plain.flatMap((one) => [one, one.replaceAll(/[\b\t\n\f\r]/gu, ' ')]);
  // In a form, a plus sign means a blank. If other text is read as a form, a blank replaces a plus sign.
  const all = [...blank, ...base64sOf(secret)];
  return [...new Set(all.flatMap((one) => [one, one.replaceAll(' ', '+'), one.replaceAll('+', ' ')]))];
}

function base64sOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const whole = bytes.toString('base64').replace(/={1,2}$/u, '');
  // Adjacent bytes in the encoded text share a character with its first and last byte.
  const within = [0, 1, 2].map((before) => {
    const bits = 8 * (before + bytes.length);
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
  });
  return [whole, ...within].flatMap((one) => [one, one.replaceAll('+', '-').replaceAll('/', '_')]);
}

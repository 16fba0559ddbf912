/**
 * Escapes what a terminal would obey or not show: control characters, marks of direction (bidi), characters without
 * width. They become JSON escapes, so that JSON stays the same JSON. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/gu, (found) =>
    found === '\n' || found === '\t' ? found : escaped(found),
  );
}

/**
 * Escapes line breaks too, for text in one line. A line break would start a second line that looks like the emulator's
 * own.
 */
export function oneLine(text: string): string {
  return printable(text).replaceAll(/[\n\t]/gu, escaped);
}

/** Text of another program as part of one line of the emulator. Text beyond `most` characters is left out. */
export function shortLine(text: unknown, most = 200): string {
  if (typeof text !== 'string') return '?';
  const line = oneLine(text.slice(0, most + 1));
  return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
}

/** The JSON escape of a character, by its UTF-16 units. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

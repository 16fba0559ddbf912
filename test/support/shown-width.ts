/** Columns of a line in a terminal: Chinese characters, and their punctuation, take two. */
export function shownWidth(line: string): number {
  return Array.from(line).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** The lines of a text that take more than 80. */
export function linesOver80(text: string): readonly string[] {
  return text.split('\n').filter((line) => shownWidth(line) > 80);
}

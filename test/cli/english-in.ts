/** What may be English in Chinese output: commands, JSON and names in quotes, addresses, and paths. */
const quoted = [
  /\bshoubei-mock(?: [\w.,:/=-]+)*/gu,
  /^#.*$/gmu,
  /"(?:[^"\\\n]|\\.)*"/gu,
  /`[^`\n]*`/gu,
  /https?:\/\/\S+/gu,
];

/** Three or more English words in a row, and values of provenance that are no names in a file. */
const english = [
  /(?<![\w.:/=-])[A-Za-z][a-z']*(?: [A-Za-z][a-z']*){2,}(?![\w/=-])/gu,
  /(?<=\s{2}|\d |[(（])(?:documented|conflicting|sibling|assumed|observed)(?![\w.:-])/gu,
];

/** The English in a text that should be Chinese. */
export function englishIn(text: string): readonly string[] {
  const rest = quoted.reduce((all, pattern) => all.replaceAll(pattern, '…'), text);
  return english.flatMap((pattern) => [...rest.matchAll(pattern)].map(([found]) => found));
}

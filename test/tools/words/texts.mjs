// The texts of a file that a person reads: prose of pages, comments, messages, descriptions.
import { parseSync } from 'oxc-parser';

const fence = /^ {0,3}(`{3,}|~{3,})/u;

/** Lines of Markdown without fenced code; text in backticks is blanked. */
function* ofMarkdown(text) {
  let open;
  for (const [at, line] of text.split('\n').entries()) {
    const mark = fence.exec(line)?.[1];
    if (open) {
      if (mark?.startsWith(open)) open = undefined;
    } else if (mark) open = mark;
    else yield { line: at + 1, text: line.replaceAll(/`[^`]*`|\]\([^)]*\)|<!--.*?-->|https?:\S+/gu, ' ') };
  }
}

/** Comments, and strings with a space in them, of a script. */
function* ofScript(text, file) {
  const { program, comments } = parseSync(file, text);
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  function* lines(start, value, isProse) {
    for (const [at, line] of value.split('\n').entries())
      if (isProse || / /u.test(line.trim()) || /[\u4E00-\u9FFF]/u.test(line))
        yield { line: lineAt(start) + at, text: plain(line) };
  }
  for (const { start, value } of comments) yield* lines(start, value, true);
  const found = [];
  walk(program, found);
  for (const { start, value } of found) yield* lines(start, value, false);
}

/** Without code in backticks, placeholders, addresses, and names of the code. */
function plain(line) {
  return line.replaceAll(/`[^`]*`|\$\{[^}]*\}|https?:\S+|\b\w+(?:[_/.]\w+)+\b|\b[a-z]+[A-Z]\w*\b/gu, ' ');
}

function walk(node, found) {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, found);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  if (/^(Import|Export(All|Named))Declaration$/u.test(node.type) && node.source) return;
  if (node.type === 'Literal' && typeof node.value === 'string') found.push(node);
  else if (node.type === 'TemplateElement') found.push({ start: node.start, value: node.value.raw });
  else if (node.type === 'JSXText') found.push(node);
  else for (const key in node) if (key !== 'type' && key !== 'loc') walk(node[key], found);
}

/** All lines of data; values without a space are names. */
function* ofData(text) {
  for (const [at, line] of text.split('\n').entries()) {
    const value = line.replaceAll(/"[^" ]*"|'[^' ]*'/gu, ' ').replace(/^[\s{]*(?:- )?[\w$-]*\s*:\s*/u, '');
    if (/\S \S|[\u4E00-\u9FFF]/u.test(value)) yield { line: at + 1, text: plain(value) };
  }
}

/** Comments of another language. */
function* ofComments(text) {
  for (const [at, line] of text.split('\n').entries()) {
    const comment = /(?:^|\s)(?:\/\/|#|\*|"""|<!--)\s?(.*)$/u.exec(line)?.[1];
    if (comment) yield { line: at + 1, text: plain(comment) };
  }
}

const readers = [
  [/\.md$/u, ofMarkdown],
  [/\.(ts|tsx|mts|mjs|cjs|js)$/u, ofScript],
  [/\.(ya?ml|json|html|toml)$/u, ofData],
  [/\.(java|php|py|go|cs|sh|groovy|kt|css|Dockerfile)$|(^|\/)(Dockerfile|Jenkinsfile|run)$/u, ofComments],
];

/** What a person reads in a file: each text with its line. */
export function textsOf(file, text) {
  const reader = readers.find(([ending]) => ending.test(file))?.[1];
  return reader ? [...reader(text, file)] : [];
}

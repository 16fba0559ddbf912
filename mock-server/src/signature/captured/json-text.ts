/** The position of a JSON object or array in a text. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  /**
   * Whether it is complete: a text that begins like JSON may be truncated, or contain invalid JSON. It then ends where
   * the next one may begin.
   */
  readonly isWhole: boolean;
}

/** Every outermost JSON object or array in a text, whatever stands between them. Linear in the text. */
export function jsonSpans(text: string, from = 0): readonly JsonSpan[] {
  const spans: JsonSpan[] = [];
  // An object, a list of such, or a text that holds one of them escaped.
  const at = /\{(?=\s*["}])|\[(?=\s*[{[])|"(?=\s*[{[]\s*\\")/gu;
  at.lastIndex = from;
  for (let found = at.exec(text); found; found = at.exec(text)) {
    const start = found.index;
    const isText = found[0] === '"';
    const end = isText ? stringEnd(text, start) : valueEnd(text, start);
    if (typeof end === 'number') {
      spans.push({ start, end, isWhole: true });
      at.lastIndex = end;
    } else if (isText) at.lastIndex = start + 1;
    else {
      const next = nextStart(text, end.stuckAt);
      spans.push({ start, end: next, isWhole: false });
      at.lastIndex = next;
    }
  }
  return spans;
}

/** The inside of a broken value is not read separately: the next value begins at the start of a line without indent. */
function nextStart(text: string, stuckAt: number): number {
  const line = /\n(?![ \t\r\n}\],"])/gu;
  line.lastIndex = Math.max(0, stuckAt - 1);
  return line.test(text) ? line.lastIndex : text.length;
}

/** Deeper than any message or capture; the recursion goes one call deeper for each level. */
const deepest = 200;

/** The offset after the end of a value, or where it stops being JSON. */
type End = number | { readonly stuckAt: number };

const blank = /[ \t\r\n]*/uy;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/uy;

function valueEnd(text: string, start: number): End {
  const open: string[] = [];
  let wanted: 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' = 'value';
  for (let at = start; ;) {
    at = matchEnd(blank, text, at) ?? at;
    const mark = text[at];
    if (mark === undefined) return { stuckAt: at };
    if (wanted.endsWith('end') && mark === open.at(-1)) {
      open.pop();
      at += 1;
      if (open.length === 0) return at;
      wanted = 'comma or end';
    } else if (wanted === 'colon' || wanted === 'comma or end') {
      if (mark !== (wanted === 'colon' ? ':' : ',')) return { stuckAt: at };
      wanted = wanted === 'comma or end' && open.at(-1) === '}' ? 'name' : 'value';
      at += 1;
    } else if (mark === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      wanted = wanted.startsWith('name') ? 'colon' : 'comma or end';
      at = end;
    } else if (wanted.startsWith('value') && (mark === '{' || mark === '[') && open.length < deepest) {
      open.push(mark === '{' ? '}' : ']');
      wanted = mark === '{' ? 'name or end' : 'value or end';
      at += 1;
    } else {
      const end = wanted.startsWith('value') ? matchEnd(plain, text, at) : undefined;
      if (end === undefined) return { stuckAt: at };
      wanted = 'comma or end';
      at = end;
    }
  }
}

/** The end of what a sticky pattern matches at an offset; undefined if it does not match there. */
export function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The next character of a string that means something; a string may be megabytes long, so no pattern spans it. */
// oxlint-disable-next-line no-control-regex -- JSON forbids them within a string
const special = /["\\\u0000-\u001F]/gu;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/uy;

function stringEnd(text: string, start: number): End {
  special.lastIndex = start + 1;
  for (let found = special.exec(text); found; found = special.exec(text)) {
    if (found[0] === '"') return special.lastIndex;
    const end = found[0] === '\\' ? matchEnd(escape, text, found.index) : undefined;
    if (end === undefined) return { stuckAt: found.index };
    special.lastIndex = end;
  }
  return { stuckAt: text.length };
}

/** The position of a value, and its content. Texts are read only on demand, since a capture has many. */
interface JsonNode {
  readonly type: 'object' | 'array' | 'text' | 'other';
  readonly start: number;
  readonly end: number;
  /** The name under which it is in an object. */
  readonly name?: string;
  readonly children?: readonly JsonNode[];
}

/** A JSON value, and the text that it is in. */
export interface JsonValue {
  readonly text: string;
  readonly node: JsonNode;
}

/** The value at a span; undefined if the text only resembled JSON. */
export function jsonAt(text: string, { start, end }: JsonSpan): JsonValue | undefined {
  const node = nodeAt(text, start);
  return node.type === 'text' ? jsonIn(parsedText(text.slice(start, end))) : { text, node };
}

/** The object or array that a text is, white space around it aside. */
export function jsonIn(text: string): JsonValue | undefined {
  const whole = text.trim();
  if (!/^[[{]/u.test(whole)) return undefined;
  return valueEnd(whole, 0) === whole.length ? { text: whole, node: nodeAt(whole, 0) } : undefined;
}

/** The value at an offset where one is known to be. */
function nodeAt(text: string, start: number, name?: string): JsonNode {
  const mark = text.charAt(start);
  const named = name === undefined ? {} : { name };
  if (mark === '"') return { type: 'text', start, end: endOfText(text, start), ...named };
  if (mark !== '{' && mark !== '[')
    return { type: 'other', start, end: matchEnd(plain, text, start) ?? start + 1, ...named };
  const close = mark === '{' ? '}' : ']';
  const children: JsonNode[] = [];
  let at = matchEnd(blank, text, start + 1) ?? text.length;
  while (at < text.length && text[at] !== close) {
    const afterName = mark === '{' ? endOfText(text, at) : at;
    const own = mark === '{' ? parsedText(text.slice(at, afterName)) : undefined;
    const colon = matchEnd(blank, text, afterName) ?? text.length;
    const child = nodeAt(text, mark === '{' ? (matchEnd(blank, text, colon + 1) ?? text.length) : at, own);
    children.push(child);
    at = matchEnd(blank, text, child.end) ?? text.length;
    if (text[at] === ',') at = matchEnd(blank, text, at + 1) ?? text.length;
  }
  return { type: mark === '{' ? 'object' : 'array', start, end: at + 1, children, ...named };
}

function endOfText(text: string, start: number): number {
  const end = stringEnd(text, start);
  return typeof end === 'number' ? end : text.length;
}

function parsedText(source: string): string {
  return String(JSON.parse(source));
}

/** The value under a name, or under one name within another; on duplicate names the last one wins. */
export function memberOf(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined || !value) return value;
  const own = value.node.children?.findLast(({ name }) => name === first);
  return own && memberOf({ text: value.text, node: own }, ...rest);
}

/** The values of an object or array, each with its name or place. */
export function childrenOf({ text, node }: JsonValue): readonly (readonly [string, JsonValue])[] {
  return (node.children ?? []).map((child, index) => [child.name ?? `[${index}]`, { text, node: child }]);
}

/** A text's value; undefined for any other. */
export function textIn(value: JsonValue | undefined): string | undefined {
  return value?.node.type === 'text' ? parsedText(sourceOf(value)) : undefined;
}

/** The text as written. */
export function sourceOf({ text, node }: JsonValue): string {
  return text.slice(node.start, node.end);
}

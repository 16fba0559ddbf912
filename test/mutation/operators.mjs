// What can be changed at one node of the syntax tree: pairs of the replacement text and a label for the
// report.

const operators = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '&&': '||',
  '||': '&&',
  '++': '--',
  '--': '++',
  '+=': '-=',
  '-=': '+=',
  '??=': '=',
  '||=': '&&=',
  '&&=': '||=',
};

/**
 * Statements that can be removed. A declaration cannot: code that reads the name would no longer be a
 * program.
 */
const removable = new Set([
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
]);

export function isRemovable(node, parent) {
  if (!removable.has(node.type) || (node.directive ?? null) !== null) return false;
  if (isLastReturn(node, parent)) return false;
  // The only statement under an `if` without `else`: replacing the condition by false has the same effect.
  const branch = parent.type === 'BlockStatement' && parent.body.length === 1 ? parent.owner : parent;
  return !(branch?.type === 'IfStatement' && branch.alternate === null);
}

/** `return undefined` at the end of a function: it returns that in any case. */
function isLastReturn(node, { body, owner }) {
  if (node.type !== 'ReturnStatement' || !/Function/u.test(owner?.type ?? '')) return false;
  return body.at(-1) === node && (node.argument === null || node.argument.name === 'undefined');
}

/** @returns {{ to: string, label: string }[]} what can take the expression's place */
export function replacements(node, parent, code) {
  const text = (part) => code.slice(part.start, part.end);
  const make = byType[node.type];
  return make === undefined ? [] : make(node, text, parent).map(([to, label]) => ({ to, label }));
}

/** One operator for another, in the text between its two sides. */
function swapped(node, text, left, right) {
  const to = operators[node.operator];
  if (to === undefined) return [];
  const whole = text(node);
  const from = left.end - node.start;
  const until = right.start - node.start;
  const between = whole.slice(from, until).replace(node.operator, () => to);
  return [[whole.slice(0, from) + between + whole.slice(until), `${node.operator} → ${to}`]];
}

const both = (node, text) => swapped(node, text, node.left, node.right);

const byType = {
  BinaryExpression: both,
  AssignmentExpression: both,

  LogicalExpression: (node, text) =>
    node.operator === '??'
      ? [
          [text(node.left), '?? → its left side'],
          [text(node.right), '?? → its right side'],
        ]
      : both(node, text),

  ConditionalExpression: (node, text) => [
    [text(node.consequent), '?: → its first arm'],
    [text(node.alternate), '?: → its second arm'],
  ],

  UnaryExpression: (node, text) =>
    ['!', '-', '~'].includes(node.operator) ? [[text(node.argument), `${node.operator} removed`]] : [],

  UpdateExpression: (node, text) => {
    const to = operators[node.operator];
    return [[text(node).replace(node.operator, to), `${node.operator} → ${to}`]];
  },

  Literal: (node, text) => literal(node, text(node)),

  TemplateLiteral: (node, _, parent) =>
    parent.type === 'TaggedTemplateExpression' ? [] : [["''", 'text → empty']],

  ChainExpression: (node, text) => optionalLinks(node.expression).map((link) => linkMade(node, link, text)),
};

function literal({ value, regex, bigint }, raw) {
  if (typeof value === 'boolean') return [[String(!value), `${value} → ${!value}`]];
  if (regex) return withoutAnchors(regex);
  if (bigint) return [[`${BigInt(bigint) + 1n}n`, `${raw} → ${BigInt(bigint) + 1n}n`]];
  if (typeof value === 'number') {
    return [value + 1, value - 1].map((other) => [String(other), `${raw} → ${other}`]);
  }
  if (typeof value !== 'string') return [];
  return value === '' ? [["'mutant'", "'' → 'mutant'"]] : [["''", 'text → empty']];
}

function withoutAnchors({ pattern, flags }) {
  const made = [];
  if (pattern.startsWith('^')) made.push([`/${pattern.slice(1) || '(?:)'}/${flags}`, 'regex without its ^']);
  if (/(?<!\\)\$$/u.test(pattern))
    made.push([`/${pattern.slice(0, -1) || '(?:)'}/${flags}`, 'regex without its $']);
  return made;
}

/** The `?.` of a chain, from its end to its beginning. */
function optionalLinks(node) {
  const inner = node.object ?? node.callee ?? node.expression;
  if (inner === undefined || !/^(?:Member|Call|TSNonNull)Expression$/u.test(node.type)) return [];
  return node.optional ? [{ node, after: inner.end }, ...optionalLinks(inner)] : optionalLinks(inner);
}

function linkMade(chain, { node, after }, text) {
  const whole = text(chain);
  const at = whole.indexOf('?.', after - chain.start);
  const plain = node.type === 'CallExpression' || node.computed ? '' : '.';
  return [whole.slice(0, at) + plain + whole.slice(at + 2), `?. → ${plain || 'none'}`];
}

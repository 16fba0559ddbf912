import { parseSync } from 'oxc-parser';
import { lineCounter, nameOf, walk } from './tree.mjs';

/** What of the language and of Node depends on its arguments only. `Date` and `Math` do in part, see below. */
const pure = new Set(
  `Array ArrayBuffer BigInt Boolean Buffer DataView Error Infinity JSON Map NaN Number Object Promise Proxy RangeError Reflect
  RegExp Set String Symbol SyntaxError TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint8Array WeakMap WeakSet
  decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt structuredClone undefined`.split(
    /\s+/u,
  ),
);

/** All other names that are there without an import: time, chance, environment, network, code from text. */
const impure = new Set(
  [
    ...Object.getOwnPropertyNames(globalThis),
    'require',
    'module',
    'exports',
    '__filename',
    '__dirname',
  ].filter((name) => !pure.has(name)),
);

/** Depend on the time zone or the language of the machine, or lead to `Function`. */
const impureMembers =
  /^(?:[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes)|getTimezoneOffset|toLocale\w+|localeCompare|to(?:Date|Time)String|constructor)$/u;

/** Where a text of the language reads what is not among its arguments, by line, each with the name. */
export function impurities(path, text) {
  const lineAt = lineCounter(text);
  const found = [];
  const add = (node, what) => found.push({ line: lineAt(node.start), what });
  walk(parseSync(path, text).program, (node, parent) => {
    if (node.type === 'MetaProperty') add(node, 'import.meta');
    else if (node.type === 'Identifier' && impure.has(node.name) && !isPurePart(node, parent))
      add(node, node.name);
    else if (node.type === 'MemberExpression' && impureMembers.test(nameOf(node) ?? ''))
      add(node, `.${nameOf(node)}`);
  });
  return found;
}

/** `Date.parse`, `Date.UTC`, `new Date(ms)`, and of `Math` all but `random`. */
function isPurePart(node, parent) {
  const { name } = node;
  const member = parent.type === 'MemberExpression' && !parent.computed ? parent.property.name : undefined;
  if (name === 'Math') return member !== undefined && member !== 'random';
  if (name !== 'Date') return false;
  if (parent.type !== 'NewExpression') return member === 'parse' || member === 'UTC';
  return (
    parent.callee === node && parent.arguments.length > 0 && parent.arguments[0].type !== 'SpreadElement'
  );
}

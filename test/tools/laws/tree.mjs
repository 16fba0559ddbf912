/** From an offset in the text to its line, from 1. */
export function lineCounter(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

/** Visits every node that is left in the JavaScript, with its parent; mere names of properties and types are not. */
export function walk(node, visit, parent) {
  visit(node, parent);
  for (const [key, value] of Object.entries(node)) {
    if (isPropertyName(node, key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string' && !isErased(child)) walk(child, visit, node);
    }
  }
}

function isPropertyName({ computed }, key) {
  return ['imported', 'exported'].includes(key) || (['property', 'key'].includes(key) && !computed);
}

const written = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
]);

function isErased({ type }) {
  return type.startsWith('TS') && !written.has(type);
}

/** The name of a member or property: `a.name`, `a['name']`, `{ name: … }`. */
export function nameOf(node) {
  const key = node.property ?? node.key;
  return node.computed ? key?.value : key?.name;
}

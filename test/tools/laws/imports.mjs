import { parseSync, Visitor } from 'oxc-parser';

/**
 * @typedef {object} Import One place at which a file names another module, in any of the ways there are.
 * @property {number} line
 * @property {string | undefined} specifier as written; undefined where it is computed
 * @property {boolean} isType it leaves nothing in the JavaScript
 */

const seen = new Map();

/**
 * Every import of a file: static, re-exported, dynamic, `import('x').T`, `require` by any name, references in comments.
 *
 * @returns {Import[]} by line; a text that was read before is not parsed again
 */
export function importsOf(path, text) {
  const key = `${path}\n${text}`;
  if (!seen.has(key)) seen.set(key, parsedImports(path, text));
  return seen.get(key);
}

function parsedImports(path, text) {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0].message}`);
  const found = [];
  const lineAt = lines(text);
  const add = (node, specifier, isType = false) =>
    found.push({ line: lineAt(node.start), specifier, isType });
  const loaders = loadersOf(program);
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source.value, areTypes(node, 'importKind')),
    ExportNamedDeclaration: (node) =>
      node.source && add(node, node.source.value, areTypes(node, 'exportKind')),
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === 'type'),
    ImportExpression: (node) => add(node, literal(node.source)),
    TSImportType: (node) => add(node, literal(node.source), true),
    TSExternalModuleReference: (node) => add(node, literal(node.expression)),
    CallExpression: (node) => {
      const specifier = literal(node.arguments[0]);
      // What is only resolved may be computed: it loads nothing.
      if (isLoading(node.callee, loaders) || (specifier !== undefined && isResolving(node.callee, loaders))) {
        add(node, specifier);
      }
    },
    NewExpression: (node) => isCodeBeside(node) && add(node, literal(node.arguments[0])),
  }).visit(program);
  for (const comment of comments) {
    const reference = /^\/\s*<reference\s+(path|types)\s*=\s*["']([^"']+)["']/u.exec(comment.value);
    if (reference) add(comment, reference[1] === 'path' ? `./${reference[2]}` : reference[2], true);
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** The lines with `new Date()` or `Date()`: the linter cannot tell them from `new Date(ms)`. */
export function clockReadsOf(path, text) {
  const found = [];
  const lineAt = lines(text);
  const isNow = (node) => node.callee.name === 'Date' && node.arguments.length === 0;
  new Visitor({
    NewExpression: (node) => isNow(node) && found.push(lineAt(node.start)),
    CallExpression: (node) => node.callee.name === 'Date' && found.push(lineAt(node.start)),
  }).visit(parseSync(path, text).program);
  return found;
}

function lines(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

/** `import type { A }`, or `import { type A, type B }`. */
function areTypes(node, kind) {
  return (
    node[kind] === 'type' ||
    (node.specifiers.length > 0 && node.specifiers.every((one) => one[kind] === 'type'))
  );
}

function literal(node) {
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return typeof node?.value === 'string' ? node.value : undefined;
}

/** The names by which a file calls `require` and its `resolve`: the global ones, and what it made with `createRequire`. */
function loadersOf(program) {
  const makers = new Set(['createRequire']);
  const requires = new Set(['require']);
  const resolves = new Set();
  new Visitor({
    ImportSpecifier: ({ imported, local }) => {
      if (imported.name === 'createRequire') makers.add(local.name);
    },
  }).visit(program);
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (!isMade(init, makers)) return;
      if (id.type === 'Identifier') requires.add(id.name);
      for (const { key, value } of id.properties ?? []) if (key?.name === 'resolve') resolves.add(value.name);
    },
  }).visit(program);
  return { isRequire: (node) => requires.has(node.name) || isMade(node, makers), resolves };
}

/** `createRequire(…)`, or `module.createRequire(…)`. */
function isMade(node, makers) {
  if (node?.type !== 'CallExpression') return false;
  return makers.has(node.callee.name) || node.callee.property?.name === 'createRequire';
}

/** `require(…)`, `process.getBuiltinModule(…)`. */
function isLoading(callee, { isRequire }) {
  return isRequire(callee) || [callee.name, callee.property?.name].includes('getBuiltinModule');
}

/** `require.resolve(…)`, `import.meta.resolve(…)`. */
function isResolving(callee, { isRequire, resolves }) {
  if (callee.type !== 'MemberExpression') return resolves.has(callee.name);
  return (
    callee.property.name === 'resolve' && (isRequire(callee.object) || callee.object.type === 'MetaProperty')
  );
}

/** `new URL('./worker.js', import.meta.url)`: code that is run by its address. */
function isCodeBeside({ callee, arguments: [path, base] }) {
  const isBeside = callee.name === 'URL' && base?.object?.type === 'MetaProperty';
  return isBeside && /\.[cm]?[jt]sx?$/u.test(literal(path) ?? '');
}

import { parseSync, Visitor } from 'oxc-parser';
import { lineCounter, nameOf, walk } from './tree.mjs';

/**
 * @typedef {object} Import One place at which a file names another module, in any of the ways there are.
 * @property {number} line
 * @property {string | undefined} specifier as written; undefined where it is computed
 * @property {boolean} isType it leaves nothing in the JavaScript
 * @property {boolean} isReexport what it brings is exported again under any name
 * @property {string[] | undefined} the imported names, without types; undefined if they cannot be determined
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
  const lineAt = lineCounter(text);
  const add = (node, specifier, isType = false, isReexport = false) =>
    found.push({ line: lineAt(node.start), specifier, isType, isReexport, names: namesIn(node) });
  const loaders = loadersOf(program);
  const exported = exportedNames(program);
  new Visitor({
    ImportDeclaration: (node) =>
      add(node, node.source.value, areTypes(node, 'importKind'), isExported(node, exported)),
    ExportNamedDeclaration: (node) =>
      node.source && add(node, node.source.value, areTypes(node, 'exportKind'), true),
    ExportAllDeclaration: (node) => add(node, node.source.value, node.exportKind === 'type', true),
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
  for (const node of passedLoaders(program, text, loaders)) add(node, undefined);
  for (const comment of comments) {
    const reference = /^\/\s*<reference\s+(path|types)\s*=\s*["']([^"']+)["']/u.exec(comment.value);
    if (reference) add(comment, reference[1] === 'path' ? `./${reference[2]}` : reference[2], true);
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** The names that a file exports as they are: `export { a }`, `export const b = a`, `export type C = A`. */
function exportedNames(program) {
  const names = new Set();
  const add = (node) => node?.type === 'Identifier' && names.add(node.name);
  new Visitor({
    ExportDefaultDeclaration: ({ declaration }) => add(declaration),
    ExportNamedDeclaration: ({ declaration, specifiers }) => {
      for (const { local } of specifiers) add(local);
      for (const { init } of declaration?.declarations ?? []) add(init);
      const type = declaration?.typeAnnotation;
      if (type && !type.typeArguments) add(type.typeName);
    },
  }).visit(program);
  return names;
}

/** `['a']` of `import { a as b, type C }`. */
function namesIn({ type, specifiers = [] }) {
  if (type !== 'ImportDeclaration' || specifiers.some((one) => one.type !== 'ImportSpecifier'))
    return undefined;
  return specifiers.filter((one) => one.importKind !== 'type').map(({ imported }) => imported.name);
}

function isExported({ specifiers }, exported) {
  return specifiers.some(({ local }) => exported.has(local.name));
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
  return { isRequire: (node) => requires.has(node.name) || isMade(node, makers), makers, requires, resolves };
}

/** `createRequire(…)`, or `module.createRequire(…)`. */
function isMade(node, makers) {
  if (node?.type !== 'CallExpression') return false;
  return makers.has(node.callee.name) || node.callee.property?.name === 'createRequire';
}

/** `require(…)`, `process.getBuiltinModule(…)`, `module.require(…)`. */
function isLoading(callee, { isRequire }) {
  return isRequire(callee) || ['getBuiltinModule', 'require'].includes(callee.name ?? nameOf(callee));
}

/**
 * Places where a loader gets a name that this check cannot follow: any use of `require`, `createRequire`,
 * `getBuiltinModule`, or a result of `createRequire` except a call. Also allowed is the declaration of a result's name.
 */
function passedLoaders(program, text, { makers, requires }) {
  const found = [];
  if (!/\brequire\b|createRequire|getBuiltinModule/u.test(text)) return found;
  walk(program, (node, parent) => {
    if (isLoader(node, makers, requires) && !isCalled(node, parent) && !isDeclared(node, parent)) {
      found.push(node);
    }
  });
  return found;
}

const loaderNames = new Set(['createRequire', 'getBuiltinModule']);

function isLoader(node, makers, requires) {
  if (node.type === 'Identifier') return makers.has(node.name) || requires.has(node.name);
  if (node.type === 'MemberExpression' || node.type === 'Property') return loaderNames.has(nameOf(node));
  return isMade(node, makers);
}

/** `load(…)`, `load.resolve`. */
function isCalled(node, parent) {
  return parent.callee === node || (parent.object === node && nameOf(parent) === 'resolve');
}

/** `const load = createRequire(…)`, `import { createRequire as load }`. */
function isDeclared(node, parent) {
  if (parent.type === 'ImportSpecifier') return true;
  return parent.type === 'VariableDeclarator' && (parent.id === node || node.type === 'CallExpression');
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

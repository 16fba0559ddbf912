// All mutants of one source file, and one text that contains them all. Each is switched on by its number
// while the tests run, so nothing is compiled again for a mutant.
import MagicString from 'magic-string';
import { parseSync } from 'oxc-parser';
import { isRemovable, replacements } from './operators.mjs';

/** A type has nothing to run. An expression below one of these runs. */
const typed = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
]);
const closed = /^(?:Import|ExportAll)Declaration$/u;

/**
 * @param file its path, for the report
 * @param firstId the number of its first mutant
 * @returns {{ code: string, mutants: { id: number, file: string, line: number, from: string, label: string, isStatic: boolean, keeps: boolean }[] }}
 */
export function mutate(file, source, firstId = 0) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const work = {
    file,
    source,
    firstId,
    mutants: [],
    kept: program.body.flatMap(keptNames),
    text: new MagicString(source),
    lines: linesOf(source),
  };
  for (const statement of program.body) {
    const words = new Set(source.slice(statement.start, statement.end).match(/[\w$]+/gu));
    work.keeps = work.kept.some((name) => words.has(name));
    visit(work, statement, program, { inFunction: false, key: 'body' });
  }
  // Hoisted, so that it exists before any line of the file. Without a runner nothing is switched on.
  work.text.append(
    '\nfunction $mutant(id: number): boolean { return (globalThis as any).$mutants?.(id) ?? false; }\n',
  );
  return { code: work.text.toString(), mutants: work.mutants };
}

/** Names of a module in which a value can stay from one call to the next: variables, and maps. */
function keptNames(statement) {
  const { type, kind, declarations = [] } = statement.declaration ?? statement;
  if (type !== 'VariableDeclaration') return [];
  return declarations
    .filter(({ init }) => kind === 'let' || /^(?:Weak)?Map$/u.test(init?.callee?.name ?? ''))
    .map(({ id }) => id.name);
}

function linesOf(source) {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

/** Children first, so that the text around an outer expression encloses the text around an inner one. */
function visit(work, node, parent, place) {
  if (closed.test(node.type) || node.declare === true) return;
  if (node.type.startsWith('TS') && !typed.has(node.type)) return;
  if (node.type === 'BlockStatement') node.owner = parent;
  const inFunction = place.inFunction || /Function/u.test(node.type) || node.type === 'MethodDefinition';
  for (const [key, child] of childrenOf(node)) {
    if (!isName(node, key)) visit(work, child, node, { inFunction, key });
  }
  if (parent !== undefined) change(work, node, parent, place);
}

function* childrenOf(node) {
  for (const [key, value] of Object.entries(node)) {
    if (key === 'owner') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string' && typeof child.start === 'number') yield [key, child];
    }
  }
}

/** Keys, labels and the names of modules are not expressions. */
function isName({ type, computed, shorthand }, key) {
  if (key === 'label' || key === 'source') return true;
  if (key === 'key') return computed !== true;
  if (type === 'MemberExpression' && key === 'property') return computed !== true;
  return shorthand === true && key === 'value' ? false : key === 'id';
}

function change(work, node, parent, { key, inFunction }) {
  const add = (label) => {
    const { source, file, lines, firstId, mutants, keeps } = work;
    const from = source.slice(node.start, node.end).replaceAll(/\s+/gu, ' ');
    const id = firstId + mutants.length;
    mutants.push({ id, file, line: lines(node.start), from, label, isStatic: !inFunction, keeps });
    return id;
  };
  const around = (before, after) => work.text.prependRight(node.start, before).appendLeft(node.end, after);

  if (parent.type === 'IfStatement' && key === 'test') condition(add, around, ['true', 'false']);
  if (['WhileStatement', 'ForStatement'].includes(parent.type) && key === 'test') {
    condition(add, around, ['false']);
  }
  if (parent.type === 'ArrowFunctionExpression' && key === 'body' && parent.expression) {
    around(`($mutant(${add('result → undefined')}) ? undefined : `, ')');
  }
  for (const { to, label } of replacements(node, parent, work.source)) {
    around(`($mutant(${add(label)}) ? (${to}) : `, ')');
  }
  if (parent.type === 'ArrayExpression') around(`...($mutant(${add('entry removed')}) ? [] : [`, '])');
  if (isEntry(node, parent)) around(`...($mutant(${add('property removed')}) ? {} : {`, '})');
  if (isRemovable(node, parent)) around(`{ if (!$mutant(${add('removed')})) `, ' }');
}

function condition(add, around, values) {
  for (const value of values) around(`($mutant(${add(`condition → ${value}`)}) ? ${value} : `, ')');
}

function isEntry({ type, kind, key }, parent) {
  if (parent.type !== 'ObjectExpression') return false;
  return type === 'SpreadElement' || (kind === 'init' && key.name !== '__proto__');
}

// Prints how long each regular expression of the built sources and each pattern of the schemas may take, and for what text.
// node test/security/regexes.mjs TOOL_FOLDER '{"leftOut":[SOURCES],"files":[FURTHER_FILES]}'
// Prints JSON: [{ where, source, flags, status, summary }]; an expression that is built at run time is
// { where, dynamic: true }. A source that is left out is not checked, and has the status left_out.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const fromTool = createRequire(join(process.argv[2] ?? '', 'package.json'));
const { parse } = fromTool('acorn');
const { full } = fromTool('acorn-walk');
const { checkSync } = fromTool('recheck');

const { leftOut, files } = JSON.parse(process.argv[3] ?? '');
const root = fileURLToPath(new URL('../..', import.meta.url));

function* filesIn(folder, extension) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith(extension)) yield join(entry.parentPath, entry.name);
  }
}

function* inCode(path) {
  const where = (node) => `${relative(root, path)}:${node.loc.start.line}`;
  const expressions = [];
  const tree = parse(readFileSync(path, 'utf8'), {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
  });
  full(tree, (node) => {
    if (node.type === 'Literal' && node.regex) {
      expressions.push({ where: where(node), source: node.regex.pattern, flags: node.regex.flags });
    }
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && node.callee.name === 'RegExp') {
      const [source, flags] = node.arguments.map((argument) => argument.value);
      if (typeof source === 'string') expressions.push({ where: where(node), source, flags: flags ?? '' });
      else expressions.push({ where: where(node), dynamic: true });
    }
  });
  yield* expressions;
}

function* inSchema(value, where) {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    // JSON Schema's patterns are read with the flag u.
    if (name === 'pattern' && typeof part === 'string') yield { where, source: part, flags: 'u' };
    if (name === 'patternProperties') {
      for (const source of Object.keys(part)) yield { where, source, flags: 'u' };
    }
    yield* inSchema(part, where);
  }
}

const folders = [
  'mock-server/dist',
  'fixtures/dist',
  'contracts/dist',
  'contracts/generated',
  'sdk-lite/dist',
];
const found = [];
for (const folder of folders) {
  for (const path of filesIn(folder, '.js')) found.push(...inCode(path));
}
for (const path of files) found.push(...inCode(path));
for (const path of filesIn('contracts/schemas', '.json')) {
  found.push(...inSchema(JSON.parse(readFileSync(path, 'utf8')), relative(root, path)));
}

// An attack is judged by its steps: on a busy machine any takes long.
const options = { timeout: 60_000, attackTimeout: null, randomSeed: 1 };
const known = new Map();
function checked({ where, source, flags, dynamic }) {
  if (dynamic) return { where, dynamic };
  if (leftOut.includes(source)) return { where, source, flags, status: 'left_out' };
  const key = `/${source}/${flags}`;
  if (!known.has(key)) {
    const { status, complexity, attack } = checkSync(source, flags, options);
    known.set(key, { source, flags, status, summary: complexity?.summary, attack: attack?.pattern });
  }
  return { where, ...known.get(key) };
}

console.log(JSON.stringify(found.map(checked)));

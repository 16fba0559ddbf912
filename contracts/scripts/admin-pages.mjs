// The parts of docs/reference/admin-api.md and its Chinese twin that come from the sources of the OpenAPI document.
import { mostBytesOf, operationsOf } from './admin-openapi.mjs';

const words = {
  en: {
    query: 'Query: ',
    filters: 'any of the filters',
    body: 'Body: ',
    optional: 'optional',
    most: (size) => `at most ${size}`,
    and: '; ',
    asked: '| part of the path, or header | meaning |',
    answer: '| response | meaning |',
    parameter: '| parameter | values | meaning |',
    refusal: '| code | status | meaning |',
    listOf: (what) => `list of ${what}`,
    or: ' or ',
  },
  zh: {
    query: '查询参数：',
    filters: '任意筛选条件',
    body: '请求体：',
    optional: '可省略',
    most: (size) => `最多 ${size}`,
    and: '；',
    asked: '| 路径部分或请求头 | 含义 |',
    answer: '| 响应 | 含义 |',
    parameter: '| 参数 | 取值 | 含义 |',
    refusal: '| 代码 | 状态 | 原因 |',
    listOf: (what) => `${what} 列表`,
    or: ' 或 ',
  },
};

const code = (name) => `\`${name}\``;

/** Every route, by its tag: a heading, its parameters, its responses, and a call. */
export function routesText(lang, source) {
  return operationsOf(source).flatMap((group) => groupText(group, lang));
}

function groupText(group, lang) {
  const routes = group.operations.flatMap((one) => routeText(one, lang));
  return [`## ${group.tag}`, '', group[lang], '', ...routes];
}

function routeText(one, lang) {
  const told = words[lang];
  const parts = [...Object.entries(one.inPath), ...Object.entries(one.headers ?? {})];
  const own = [
    ...(one.scoped ? ['inst_no'] : []),
    ...(one.query ?? []).filter(isOwn(one)).map(({ name }) => name),
  ];
  const query = [...new Set(own)].map(code).concat(one.filtered ? [told.filters] : []);
  return [
    `### ${one.method} ${one.path}`,
    '',
    one[lang],
    '',
    ...(parts.length > 0
      ? [told.asked, '| --- | --- |', ...parts.map(([name, text]) => `| \`${name}\` | ${text[lang]} |`), '']
      : []),
    ...(query.length > 0 ? [`${told.query}${query.join(', ')}`, ''] : []),
    ...(one.body ? [`${told.body}${bodyLine(one, told)}`, ''] : []),
    told.answer,
    '| --- | --- |',
    ...Object.entries(one.responses).map(
      ([status, answer]) => `| ${status} | ${responseLine(answer, lang)} |`,
    ),
    ...ownRefusals(one).map(([status, codes]) => `| ${status} | ${codes.map(code).join(', ')} |`),
    '',
    '```sh',
    one.curl.trimEnd(),
    '```',
    '',
  ];
}

const sizeOf = (bytes) => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`);

/** Filters are described once, not for each route. */
const isOwn =
  ({ filtered }) =>
  ({ key }) =>
    !filtered || /^(?:inst_no|limit|format)/u.test(key);

function bodyLine(one, told) {
  const { schema, required, rows = {} } = one.body;
  const forms = [`${code(schema)} (application/json)`, ...Object.keys(rows)].join(told.or);
  return [forms, told.most(sizeOf(mostBytesOf(one))), ...(required ? [] : [told.optional])].join(told.and);
}

function responseLine({ schema, rows = {}, ...text }, lang) {
  const forms = [...(schema ? [code(schema)] : []), ...Object.keys(rows)];
  return forms.length > 0 ? `${text[lang]} ${forms.join(words[lang].or)}` : text[lang];
}

/** The route's specific rejections: those that any route may return are listed at the top. */
function ownRefusals({ refusals = [], refused }) {
  return Object.entries(refused)
    .map(([status, codes]) => [status, codes.filter((one) => refusals.includes(one))])
    .filter(([, codes]) => codes.length > 0);
}

/** Every query parameter. */
export function parametersTable(lang, { parameters }) {
  const rows = Object.entries(parameters).map(
    ([key, { name = key, schema, ...text }]) => `| \`${name}\` | ${valuesOf(schema)} | ${text[lang]} |`,
  );
  return [words[lang].parameter, '| --- | --- | --- |', ...rows];
}

function valuesOf({ enum: values, type, minimum, maximum, pattern, $ref }) {
  if (values) return values.map(code).join(', ');
  if ($ref) return code($ref.split('/').slice(3).join('.').replace('.properties.', '.'));
  if (pattern) return code(pattern);
  return minimum === undefined ? type : `${type} ${minimum} – ${maximum ?? '…'}`;
}

/** Every rejection code. */
export function refusalsTable(lang, { refusals }) {
  const rows = Object.entries(refusals).map(
    ([name, { status, ...text }]) => `| \`${name}\` | ${status} | ${text[lang]} |`,
  );
  return [words[lang].refusal, '| --- | --- | --- |', ...rows];
}

/** The fields of every shape of bodies and responses; required ones have a `*`. */
export function shapesList(lang, { components: { schemas } }) {
  const told = Object.entries(schemas).filter(([, { type, pattern }]) => type !== 'string' || pattern);
  return told.map(([name, schema]) => `- \`${name}\`: ${shapeOf(schema, words[lang])}`);
}

function shapeOf(schema, told) {
  const { properties, required = [], anyOf, oneOf, enum: values, items, $ref, type, pattern } = schema;
  if ($ref) return code($ref.split('/').slice(3).join('.').replace('.properties.', '.'));
  if (values) return values.map(code).join(', ');
  if (anyOf || oneOf) return (anyOf ?? oneOf).map((one) => shapeOf(one, told)).join(told.or);
  if (items) return told.listOf(shapeOf(items, told));
  if (!properties) return pattern ? `${type} ${code(pattern)}` : [type ?? '…'].flat().join(told.or);
  return Object.entries(properties)
    .map(([name, one]) => `\`${name}\`${required.includes(name) ? '\\*' : ''}${linked(one, told)}`)
    .join(', ');
}

/** Of a field only where it leads to another shape. */
function linked({ $ref, items }, told) {
  const to = $ref ?? items?.$ref;
  if (!to) return '';
  const name = code(to.split('/').slice(3).join('.').replace('.properties.', '.'));
  return ` (${items ? told.listOf(name) : name})`;
}

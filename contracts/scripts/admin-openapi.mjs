// The OpenAPI document of the admin API, from `admin-api/*.yaml`, the schemas, the tables and recorded exchanges.
import { fieldsOf } from './request-fields.mjs';

import { componentsIn, contact, ref, withoutDeepRefs } from './components.mjs';

const text = ({ en, zh }) => ({ description: en, 'x-zh': zh });

/** The rejections that any call may get; `open` routes have fewer checks. */
function commonRefusals({ open, scoped, body, path = {} }) {
  const isPage = open === 'page';
  return [
    ...(isPage ? [] : ['bad_query']),
    ...(Object.keys(path).length > 0 ? ['bad_path'] : []),
    // Rows are read as they arrive, and their faults have a separate code.
    ...(body?.rows ? [] : ['bad_request', 'too_deep']),
    'too_large',
    'media_type',
    'repeated_header',
    'absolute_target',
    ...(open ? [] : ['token_needed']),
    ...(open === true ? [] : ['foreign_host']),
    'foreign_origin',
    ...(scoped ? ['no_such_institution'] : []),
    'internal',
  ];
}

/** The codes of an operation's rejections, by status. */
function refusalsByStatus(operation, refusals) {
  const codes = new Set([...(operation.refusals ?? []), ...commonRefusals(operation)]);
  const known = Object.keys(refusals).filter((code) => codes.has(code));
  if (known.length < codes.size) throw new Error(`${operation.id} lists an unknown rejection code`);
  const statuses = [...new Set(known.map((code) => refusals[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [status, known.filter((code) => refusals[code].status === status)]),
  );
}

/** Operations with all that they have, flat, in their order: for the document and for the pages. */
export function operationsOf({ operations, parameters, refusals }) {
  return operations.map((group) => ({
    ...group,
    operations: group.operations.map((operation) => {
      const [method, path] = operation.route.split(' ');
      const names = [
        ...(operation.scoped ? ['inst_no'] : []),
        ...(operation.filtered ? filters : []),
        ...(operation.query ?? []),
      ];
      const query = names.map((key) => Object.assign({ key, name: key }, parameters[key]));
      return {
        ...operation,
        method,
        path,
        inPath: operation.path ?? {},
        query,
        refused: refusalsByStatus(operation, refusals),
      };
    }),
  }));
}

const filters = [
  'endpoint',
  'outcome',
  'assumptions',
  'since',
  'fault',
  'magic',
  'signature',
  'replayed',
  ...fieldsOf.journal,
];

/** @param source the parsed `admin-api/*.yaml` by name */
export function adminOpenapi(source, { schemas, tables, causes, exchanges, version }) {
  const groups = operationsOf(source);
  const paths = {};
  for (const { tag, operations } of groups) {
    for (const one of operations) {
      paths[one.path] ??= {};
      paths[one.path][one.method.toLowerCase()] = operationOf(tag, one, exchanges);
    }
  }
  return withoutDeepRefs({
    openapi: '3.1.0',
    info: {
      title: 'shoubei-mock admin API',
      version,
      contact,
      summary: "The emulator's own API: tenants, coupons, faults, clock, journal, orders, scenarios",
      description: about,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'http://127.0.0.1:4051/__admin', description: 'An emulator, shoubei-mock serve' }],
    // A token is required only if the emulator was started with one.
    security: [{}, { adminToken: [] }],
    tags: groups.map(({ tag, ...words }) => Object.assign({ name: tag }, text(words))),
    paths,
    components: {
      parameters: Object.fromEntries(
        Object.entries(source.parameters).map(([key, words]) => [
          key,
          parameter(words.name ?? key, 'query', words),
        ]),
      ),
      responses: sharedResponses(paths),
      securitySchemes: {
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of `serve --admin-token`, or the generated one that `serve` prints.',
        },
      },
      schemas: componentsOf(source.schemas, { schemas, tables, causes }),
    },
    'x-shoubei-refusals': source.refusals,
  });
}

const about = [
  "This API belongs to the emulator and is documented by its authors. The provider's endpoint has nothing like it.",
  'How well a response to a write-off is known, its provenance says.',
  'Bodies are JSON in snake_case. Amounts are whole fen (分) as numbers; amounts that a caller sent stay text.',
  'Times are ISO 8601, and days are in Asia/Shanghai.',
  '`inst_no` selects one institution. An unknown or duplicate query parameter is rejected.',
  'An unknown path is `no_such_route` (404). Another method is `method_not_allowed` (405, with `Allow`). HEAD is accepted',
  'wherever GET is. Every rejection is a `Problem` in English and Chinese; `x-shoubei-refusals` lists all codes.',
  'The examples are recorded from an emulator.',
].join(' ');

function parameter(name, place, { required, schema, ...words }) {
  return { name, in: place, ...(required && { required }), ...text(words), schema };
}

function operationOf(tag, one, exchanges) {
  const own = exchanges.filter(({ operation }) => operation === one.id);
  const parameters = [
    ...Object.entries(one.inPath).map(([name, words]) =>
      parameter(name, 'path', { ...words, required: true, schema: { type: 'string' } }),
    ),
    ...one.query.map(({ key }) => ({ $ref: `#/components/parameters/${key}` })),
    ...Object.entries(one.headers ?? {}).map(([name, words]) => parameter(name, 'header', words)),
  ];
  return {
    tags: [tag],
    operationId: one.id,
    summary: one.en.split(/[.;:] /u)[0].replace(/\.$/u, ''),
    ...text(one),
    ...(one.open && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(one.body && { requestBody: bodyOf(one.body, own) }),
    'x-shoubei-max-body-bytes': mostBytesOf(one),
    responses: {
      ...Object.fromEntries(
        Object.entries(one.responses).map(([status, answer]) => [status, responseOf(status, answer, own)]),
      ),
      ...Object.fromEntries(
        Object.entries(one.refused).map(([status, codes]) => [status, refusalOf(status, codes, own)]),
      ),
    },
    'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: one.curl.trimEnd() }],
  };
}

/** The largest body of a route in bytes; for a route without one, a limit for clients that send one anyway. */
export function mostBytesOf({ body }) {
  return body ? body.most : 1_024;
}

function bodyOf({ schema, required, rows = {} }, exchanges) {
  const sent = exchanges.filter(
    ({ request, response }) => response.status < 300 && request.type !== undefined,
  );
  return { required, content: contentOf({ 'application/json': schema, ...rows }, sent, 'request') };
}

function responseOf(status, { schema, rows = {}, ...words }, exchanges) {
  const types = { ...(schema && { 'application/json': schema }), ...rows };
  const given = exchanges.filter(({ response }) => String(response.status) === status);
  const hasBody = Object.keys(types).length > 0;
  return { ...text(words), ...(hasBody && { content: contentOf(types, given, 'response') }) };
}

function refusalOf(status, codes, exchanges) {
  const given = exchanges.filter(({ response }) => String(response.status) === status);
  const challenge = { 'WWW-Authenticate': { description: 'Bearer', schema: { type: 'string' } } };
  // The schema of that name describes a problem's content; this part lists its possible codes.
  const open = { type: 'object', additionalProperties: true };
  const error = { ...open, properties: { code: { enum: codes } } };
  const schema = { allOf: [ref('Problem'), { ...open, properties: { error } }] };
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    ...(status === '401' && { headers: challenge }),
    content: { 'application/json': { schema, ...examplesOf(given, 'application/json', 'response') } },
  };
}

function contentOf(types, exchanges, part) {
  return Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [
      type,
      { schema: ref(schema), ...examplesOf(exchanges, type, part) },
    ]),
  );
}

function examplesOf(exchanges, type, part) {
  const shown = exchanges.filter((one) => one[part].type === type);
  if (shown.length === 0) return {};
  const examples = shown.map((one) => [
    one.name.replaceAll(/[^a-z0-9]+/giu, '-'),
    { summary: `${one.name}: ${one.request.target}`, value: one[part].body },
  ]);
  return { examples: Object.fromEntries(examples) };
}

/** Rejections that several routes share, and that have no example, are described once. */
function sharedResponses(paths) {
  const lists = Object.values(paths).flatMap((path) => Object.values(path).map(({ responses }) => responses));
  const texts = lists.flatMap((responses) => Object.values(responses).map((one) => JSON.stringify(one)));
  const shared = {};
  for (const responses of lists) {
    for (const [status, response] of Object.entries(responses)) {
      const same = JSON.stringify(response);
      const codes = codesOf(response);
      if (codes.length === 0 || codes.length > 2 || texts.filter((one) => one === same).length < 2) continue;
      if (same.includes('"examples"')) continue;
      const name = codes.join('_or_');
      shared[name] = response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  return shared;
}

/** The codes of a rejection; none for any other response. */
function codesOf({ content }) {
  return content?.['application/json']?.schema.allOf?.[1].properties.error.properties.code.enum ?? [];
}

/** Those of `schemas/` that are used, and the admin API's own. */
function componentsOf(own, { schemas, tables, causes }) {
  const shared = ['coupon', 'coupon-patch', 'fault', 'clock', 'profile', 'signing-rule', 'endpoint'].flatMap(
    (name) => componentsIn(schemas.get(name)),
  );
  const known = Object.fromEntries(shared);
  const values = {
    OutcomeName: { description: 'The name of an outcome.', enum: tables.codes.map(({ outcome }) => outcome) },
    ExchangeOutcome: {
      description: "The name of an outcome, or of a declared endpoint's response.",
      enum: [
        ...new Set([
          ...tables.codes.map(({ outcome }) => outcome),
          ...Object.keys(schemas.get('endpoint').properties.responses.properties),
        ]),
      ],
    },
    AssumptionId: {
      description: 'The ID of a conflict (C) or an assumption (A).',
      enum: tables.behaviours.map(({ id }) => id),
    },
    CauseCode: {
      description: 'A known mistake in signing.',
      enum: causes.map(({ code }) => code),
    },
  };
  for (const [name, schema] of Object.entries(own)) known[name] = { title: name, ...extended(schema, known) };
  return { ...known, ...values };
}

/** `requires` lists all required fields; without it, the base's list applies. */
function extended({ extends: base, requires, ...schema }, known) {
  if (base === undefined) return schema;
  const { title: _, ...taken } = known[base];
  return {
    ...taken,
    ...schema,
    properties: { ...taken.properties, ...schema.properties },
    required: requires ?? [...new Set([...(taken.required ?? []), ...(schema.required ?? [])])],
  };
}

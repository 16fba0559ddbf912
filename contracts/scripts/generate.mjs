#!/usr/bin/env node
// Makes from the schemas and tables all that other packages take from them. `--check` writes nothing and fails
// when a file on disk is not what would be written.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { format } from 'prettier';
import { admin } from './admin.mjs';
import { endpoint } from './endpoint.mjs';
import { openapiOf } from './openapi.mjs';
import { builtCommandLine, pageTables } from './page-tables.mjs';
import { postman } from './postman.mjs';
import { provenanceFiles } from './provenance.mjs';
import { referenceTables } from './reference-pages.mjs';
import {
  fieldsOf,
  requestDts,
  requestFields,
  requestFieldsDts,
  requestJs,
  requestSchemas,
} from './request-fields.mjs';
import { validatorFiles } from './validators.mjs';

const here = (path) => new URL(`../${path}`, import.meta.url);
const readJson = (path) => JSON.parse(readFileSync(here(path), 'utf8'));
const banner = '// Made by contracts/scripts/generate.mjs; do not edit.\n';

const schemas = new Map(
  readdirSync(here('schemas'))
    .toSorted()
    .map((file) => file.replace('.schema.json', ''))
    .map((name) => [name, requestSchemas.get(name) ?? readJson(`schemas/${name}.schema.json`)]),
);
const tables = {
  codes: readJson('codes.json'),
  behaviours: readJson('behaviours.json'),
  channels: readJson('channels.json'),
  magic: readJson('magic.json'),
  requestFields,
};
const faultKinds = schemas.get('fault').properties.kind.enum;

/** Separate, since only a user who searches for the cause of a wrong signature needs it. */
const causes = readJson('causes.json');
/** Apart, since only a letter to the provider needs them. */
const questions = readJson('questions.json');

async function typesDts() {
  const options = {
    bannerComment: '',
    additionalProperties: false,
    cwd: new URL('.', here('schemas/x')).pathname,
    declareExternallyReferenced: true,
    $refOptions: { resolve: { http: { order: 1, canRead: true, read: ({ url }) => byUrl(url) } } },
  };
  const parts = [];
  for (const [name, schema] of schemas) parts.push((await compile(asUnion(schema), name, options)).trim());
  return `${banner}${shared(parts.join('\n\n'))}\n`;
}

function byUrl(url) {
  return JSON.stringify(asUnion(readJson(`schemas/${url.split('/').at(-1)}`)));
}

/** A union with a type for each kind, from the conditions in a schema's `allOf`, which TypeScript does not have. */
function asUnion(schema) {
  if (!schema.allOf) return schema;
  const { allOf, type, properties, required, additionalProperties, ...words } = schema;
  // A schema with a title is one type, in every type that contains it.
  const named = Object.entries(properties).filter(([, { title }]) => title !== undefined);
  const byName = Object.fromEntries(named.map(([name]) => [name, { $ref: `#/$defs/${name}` }]));
  const oneOf = allOf.map(({ title, description, if: { properties: kind }, then }) => {
    const own = { ...kind, ...then.properties };
    const kept = Object.entries({ ...properties, ...byName }).filter(([name]) => own[name] !== false);
    return {
      title,
      description,
      type,
      properties: Object.fromEntries(kept.map(([name, one]) => [name, { ...one, ...own[name] }])),
      required: [...required, ...(then.required ?? [])],
      additionalProperties,
    };
  });
  return { ...words, oneOf, $defs: Object.fromEntries(named) };
}

/** Types that several schemas have are written once. */
function shared(text) {
  const declaration =
    /(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?export (?:interface|type) (\w+)[^]*?(?=\n(?:\/\*\*|export )|$)/gu;
  const byName = new Map([...text.matchAll(declaration)].map(([block, name]) => [name, block.trim()]));
  return [...byName.values()].join('\n\n');
}

function dataJs() {
  return (
    banner +
    Object.entries({ ...tables, requestFieldsOf: fieldsOf, faultKinds, writeOffPath: endpoint.write_off })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value, null, 2)};\n`)
      .join('')
  );
}

const union = (values) => values.map((v) => `'${v}'`).join(' | ');

function causesDts() {
  return `${banner}import type { BilingualText } from './data.js';

/** The cause of a wrong signature. */
export type CauseCode = ${union(causes.map(({ code }) => code))};

/** A mistake in signing, in words. \`{field}\` and \`{detail}\` are replaced with the values of each case. */
export interface CauseRow {
  readonly code: CauseCode;
  readonly message: BilingualText;
  readonly fix: BilingualText;
}

/** Every mistake in signing that \`explain\` recognises. */
export declare const causes: readonly CauseRow[];
`;
}

function questionsDts() {
  return `${banner}import type { AssumptionId, BilingualText } from './data.js';

/** A question to ask the provider about a row of \`behaviours\`. */
export interface Question {
  readonly id: AssumptionId;
  readonly ask: BilingualText;
  /** The choices. Empty if the provider fills in a table. */
  readonly choices: readonly BilingualText[];
}

/** A question for every row except A18, the most important first. */
export declare const questions: readonly Question[];
`;
}

function dataDts() {
  const { codes, behaviours, channels } = tables;
  return `${banner}import type { Fault } from './types.js';

/** An outcome of a write-off, by its name in the emulator's headers. */
export type OutcomeName = ${union(codes.map((row) => row.outcome))};
/** How a behaviour is known. */
export type Provenance = 'documented' | 'conflicting' | 'sibling' | 'assumed' | 'observed';
/** The ID of a conflict (C) or an assumption (A). */
export type AssumptionId = ${union(behaviours.map((row) => row.id))};
/** A channel (通道类型), as on the wire. */
export type ChannelType = ${union(channels.map((row) => row.channel_type))};

/** A sentence in both languages. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}

/** One outcome with its response. */
export interface CodeRow {
  readonly outcome: OutcomeName;
  readonly code: string;
  readonly message: string;
  readonly gloss: string;
  readonly provenance: Provenance;
  readonly note?: string;
  /** The assumptions and conflicts that it depends on. A number is a section of the provider's page. */
  readonly assumptions: readonly string[];
  readonly paragraph: string;
  /** Whether it is certain that nothing was written off. */
  readonly certain_refusal: boolean;
  /** What the caller should do. */
  readonly advice: BilingualText;
  /** What a till may show the cashier. */
  readonly cashier: BilingualText;
  /** Whether to send it again, and under which trace number. */
  readonly retry: 'no' | 'same_trace' | 'new_trace';
}

/** One question that the provider's page leaves open, and what the emulator does. */
export interface BehaviourRow {
  readonly id: AssumptionId;
  readonly provenance: Provenance;
  readonly question: BilingualText;
  readonly behaviour: BilingualText;
  /** The setting of a profile that changes it. */
  readonly switch: string | null;
}

/** A channel and its rules. */
export interface ChannelRow {
  readonly channel_type: ChannelType;
  readonly name: string;
  /** Whether its coupons are rejected if the order has an exclusive discount. */
  readonly exclusive_discount: boolean;
}

/** A behaviour that two digits of a magic coupon code select. */
export interface MagicRow {
  readonly ss: string;
  readonly behaviour: string;
  readonly zh: string;
  readonly outcome?: OutcomeName;
  readonly fault?: Fault;
}

/**
 * Every outcome with its code, its message, and how both are known.
 *
 * @example
 * codes.filter(({ provenance }) => provenance === 'documented').map(({ outcome }) => outcome);
 * // ['written_off', 'illegal_parameter', 'refunded']
 */
export declare const codes: readonly CodeRow[];
/**
 * The contradictions (C) and open questions (A) of the provider's page, each with what the emulator does.
 *
 * @example
 * behaviours.find(({ id }) => id === 'A1')?.provenance; // 'sibling'
 */
export declare const behaviours: readonly BehaviourRow[];
/** Every channel of the provider's page. */
export declare const channels: readonly ChannelRow[];
/** The behaviours of magic coupon codes. \`ss\` is the third and fourth digit. */
export declare const magic: readonly MagicRow[];
/** Every kind of fault. */
export declare const faultKinds: readonly Fault['kind'][];
/** The path of a write-off. */
export declare const writeOffPath: '${endpoint.write_off}';
${requestFieldsDts}`;
}

function reasonsTs() {
  const refusals = tables.codes.filter((row) => row.outcome !== 'written_off');
  const rows = tables.codes.map(({ outcome, code, message, provenance, certain_refusal: isCertain }) =>
    [
      outcome === 'written_off' ? 'unknown' : outcome,
      code,
      message,
      ...(isCertain ? (provenance === 'assumed' ? [] : [provenance]) : ['?']),
    ].join(' '),
  );
  return `${banner}
/** Why a write-off was rejected, by the code table. \`unknown\` if code and message disagree. */
export type Reason =
${refusals.map((row) => `  | '${row.outcome}'`).join('\n')}
  | 'unknown';

/**
 * How a reason is known: the provider's page has this code with this message (\`documented\`), the real endpoint sent them
 * together (\`observed\`), or one of them is a guess of this project (\`assumed\`).
 */
export type ReasonProvenance = 'documented' | 'observed' | 'assumed';

// One text, since the size of the client is limited: outcome, code, message. Then the provenance unless it is assumed, or ? if
// the coupon may be written off.
const rows: readonly string[][] =
  '${rows.join('\\n')}'
    .split('\\n')
    .map((row) => row.split(' '));

/**
 * The reason of a code and an exact message, unless they disagree. FAIL and SUCCESS have several reasons, so for them only
 * the message counts. The message decides whether it is certain that nothing was written off. If the message is unknown, a
 * code that is not assumed decides.
 */
export function reasonOf(
  message: string,
  code: string,
): { reason: Reason; reasonProvenance?: ReasonProvenance; isCertain: boolean } {
  const said = rows.find((row) => row[2] === message);
  const coded = rows.find((row) => row[1] === code && /\\d/.test(code));
  const [reason = 'unknown', , , known] = said ?? coded ?? [];
  const isCertain = known !== '?' && Boolean(said ?? known);
  if (reason === 'unknown' || (said && coded && said !== coded)) return { reason: 'unknown', isCertain };
  const isPair = said?.[1] === code && known;
  return { reason: reason as Reason, reasonProvenance: (isPair || 'assumed') as ReasonProvenance, isCertain };
}
`;
}

function endpointTs() {
  return `${banner}
/** The provider's origin. Coupons written off there are spent. */
export const PRODUCTION_ORIGIN = '${endpoint.production}';

export const writeOffPath = '${endpoint.write_off}';
`;
}

function wireTs() {
  const { properties, required } = schemas.get('request.strict');
  const fields = Object.entries(properties).map(
    ([name, { description }]) =>
      `  /** ${description} */\n  readonly ${name}${required.includes(name) ? '' : '?'}: string;`,
  );
  const response = new Set(
    ['example', 'table'].flatMap((d) =>
      Object.values(schemas.get(`response.${d}`).$defs).flatMap((def) => Object.keys(def.properties)),
    ),
  );
  return `${banner}
/** The body of a write-off, as documented. Amounts are whole fen. */
export interface WriteOffFields {
${fields.join('\n')}
}

/** The fields of a response, in either dialect. The client checks their values. */
export interface WireResponse {
${[...response].map((name) => `  readonly ${name}?: unknown;`).join('\n')}
}

/** The same as a list: the fields that the client reads. */
export const responseNames: readonly string[] =
  '${[...response].filter((name) => name !== 'sign').join(' ')}'.split(' ');
`;
}

const { document: adminDocument, tables: adminTables } = admin({
  schemas,
  tables,
  causes,
  exchanges: readJson('exchanges/admin.json'),
  version: readJson('package.json').version,
});

/** A document with its tables as generated, between their markers. */
function documentOf(file, lang) {
  return readFileSync(here(`../${file}`), 'utf8').replaceAll(
    /(<!-- generated:(\w+) -->)[^]*?(<!-- \/generated:\w+ -->)/gu,
    (_, open, name, close) => `${open}\n\n${documentTables[name](lang).join('\n')}\n\n${close}`,
  );
}

const commandLine = await builtCommandLine();
const documentTables = {
  ...pageTables({ ...tables, causes }),
  ...adminTables,
  ...referenceTables({ ...tables, schemas }),
  cli: (lang) => [commandLine[lang]],
};
const files = new Map([
  ...validatorFiles(schemas, banner),
  ['generated/types.d.ts', await typesDts()],
  ['generated/data.js', dataJs()],
  ['generated/data.d.ts', dataDts()],
  ['generated/request.js', `${banner}${requestJs}`],
  ['generated/request.d.ts', `${banner}${requestDts}`],
  ...provenanceFiles(banner),
  ['generated/causes.js', `${banner}export const causes = ${JSON.stringify(causes, null, 2)};\n`],
  ['generated/causes.d.ts', causesDts()],
  ['generated/questions.js', `${banner}export const questions = ${JSON.stringify(questions, null, 2)};\n`],
  ['generated/questions.d.ts', questionsDts()],
  ['postman/shoubei-write-off.postman_collection.json', await postman(tables)],
  ['../sdk-lite/src/generated/endpoint.ts', endpointTs()],
  ['../sdk-lite/src/generated/reasons.ts', reasonsTs()],
  ['../sdk-lite/src/generated/wire.ts', wireTs()],
]);
for (const [name, schema] of requestSchemas) {
  const text = await format(JSON.stringify(schema), { ...readJson('../.prettierrc.json'), parser: 'json' });
  files.set(`schemas/${name}.schema.json`, text);
}
const generatedPages = [
  'docs/reference/headers-and-magic',
  'docs/how-to/fix-a-wrong-signature',
  'docs/reference/admin-api',
  'docs/reference/errors',
  'docs/reference/write-off-api',
  'docs/explanation/what-is-known',
  'docs/help/glossary',
];
if (commandLine) generatedPages.push('docs/reference/cli');
for (const page of generatedPages) {
  for (const [ending, lang] of [
    ['md', 'en'],
    ['zh-CN.md', 'zh'],
  ]) {
    const options = { ...readJson('../.prettierrc.json'), parser: 'markdown' };
    files.set(`../${page}.${ending}`, await format(documentOf(`${page}.${ending}`, lang), options));
  }
}

for (const dialect of ['example', 'table']) {
  const { version } = readJson('package.json');
  const exchanges = readJson(`exchanges/${dialect}.json`);
  const document = openapiOf(dialect, { schemas, tables, exchanges, version });
  files.set(`openapi/openapi.${dialect}.json`, `${JSON.stringify(document, null, 2)}\n`);
}
files.set('openapi/openapi.admin.json', `${JSON.stringify(adminDocument, null, 2)}\n`);

const stale = [...files].filter(
  ([path, text]) => !existsSync(here(path)) || readFileSync(here(path), 'utf8') !== text,
);
if (!commandLine) console.error('docs/reference/cli.md is not checked: npm run build, and then this again');
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`not as generated: contracts/${path}`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of stale) writeFileSync(here(path), text);
}

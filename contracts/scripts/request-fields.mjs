// The products of `request-fields.json`: the schemas of a request, lists of names, their types, and the table in the
// docs.
import { readFileSync } from 'node:fs';
import { endpoint } from './endpoint.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

/** The fields of a request, in the order of the provider's page. */
export const requestFields = read('request-fields.json');

const using = (use) => requestFields.filter(({ uses }) => uses.includes(use)).map(({ name }) => name);

/** The names of the fields that something uses. */
export const fieldsOf = {
  order: using('order'),
  replay: requestFields
    .filter(({ replay }) => replay !== undefined)
    .toSorted((a, b) => a.replay - b.replay)
    .map(({ name }) => name),
  fault: using('fault'),
  journal: using('journal'),
};

const matched = Object.keys(read('schemas/fault.schema.json').properties.match.properties);
if (matched.toSorted().join() !== fieldsOf.fault.toSorted().join()) {
  throw new Error(
    `fault.schema.json matches ${matched.join()}, request-fields.json says ${fieldsOf.fault.join()}`,
  );
}

const schemaOf = (name, title, description, rest) => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: `https://shoubei-kit.invalid/schemas/request.${name}.schema.json`,
  title,
  description,
  type: 'object',
  ...rest,
});

const named = (rows, toProperty) => Object.fromEntries(rows.map((row) => [row.name, toProperty(row)]));
const required = requestFields.filter((row) => row.required);

/** The schemas of a request by name. */
export const requestSchemas = new Map([
  [
    'request.strict',
    schemaOf(
      'strict',
      'WriteOffRequestStrict',
      `The body of POST ${endpoint.write_off} in its documented form. Optional fields that are null or empty count as absent (A12).`,
      {
        properties: named(requestFields, strictProperty),
        required: required.map(({ name }) => name),
        additionalProperties: false,
      },
    ),
  ],
  [
    'request.lenient',
    schemaOf(
      'lenient',
      'WriteOffRequestLenient',
      `The body of POST ${endpoint.write_off} as the emulator accepts it by default. Numbers and booleans count as their text (A11), couponCode is an alias of coupon_code (C4), and unknown fields are signed as sent (C7). A schema cannot express four more rules. Text has no half of a surrogate pair, and ts is a real date and time. The two names of the coupon agree, and the text of a number or boolean has the form that the field requires of text.`,
      {
        properties: { ...named(requestFields, lenientProperty), ...aliases() },
        required: required.filter(({ alias }) => alias === undefined).map(({ name }) => name),
        ...eitherName(),
        additionalProperties: {
          type: ['string', 'number', 'boolean', 'null'],
          minimum: -9007199254740991,
          maximum: 9007199254740991,
        },
      },
    ),
  ],
]);

function strictProperty({ required: isRequired, pattern, values, description }) {
  if (values) {
    return { type: ['string', 'null'], enum: [...values, '', null], description };
  }
  return {
    type: isRequired ? 'string' : ['string', 'null'],
    pattern: isRequired ? `^${pattern}$` : `^(?:${pattern})?$`,
    description,
  };
}

/** Of a field that has an alias either name may be empty. */
function lenientProperty({ required: isRequired, alias, lenient = {}, numbers: [minimum, maximum], ...row }) {
  const { description = row.description, pattern = row.pattern ?? row.values.join('|') } = lenient;
  const isNeeded = isRequired && alias === undefined;
  return {
    type: ['string', 'number', 'boolean', ...(isNeeded ? [] : ['null'])],
    pattern: isNeeded ? `^${pattern}$` : `^(?:${pattern})?$`,
    description,
    minimum,
    maximum,
  };
}

function aliases() {
  const rows = requestFields.filter(({ alias }) => alias !== undefined);
  return Object.fromEntries(
    rows.map((row) => {
      const description = `Another name of ${row.name}, as in the source's example (C4).`;
      return [row.alias, { ...lenientProperty(row), description }];
    }),
  );
}

function eitherName() {
  const { name, alias } = requestFields.find((row) => row.alias !== undefined);
  const given = (one) => ({ required: [one], properties: { [one]: { not: { enum: ['', null] } } } });
  return { anyOf: [given(name), given(alias)] };
}

function typeOf({ required: isRequired, default: absent, values }) {
  if (absent !== undefined) return `: ${union(values)}`;
  return isRequired ? ': string' : '?: string | undefined';
}

const union = (names) => names.map((name) => `'${name}'`).join(' | ');

/** Declarations of the table and of the lists. */
export const requestFieldsDts = `
/** A field of a write-off request, by its documented name. */
export type RequestFieldName = ${union(requestFields.map(({ name }) => name))};
/** A field that every write-off request has. */
export type RequiredFieldName = ${union(required.map(({ name }) => name))};

/** One field of a write-off request, as text. */
export interface RequestFieldRow {
  readonly name: RequestFieldName;
  /** Its other name in the provider's own example (C4). */
  readonly alias?: string;
  /** Its documented length; what is accepted says \`pattern\`. */
  readonly length: number;
  readonly required: boolean;
  /** What it means where it is left out. */
  readonly default?: string;
  readonly meaning: BilingualText;
  /** What the emulator expects, for its messages. */
  readonly form: BilingualText;
  /** An example of the provider's page, where it has one. */
  readonly example?: string;
  readonly description: string;
  /** The documented form; \`values\` where there are only so many. */
  readonly pattern?: string;
  readonly values?: readonly string[];
  /** Where the emulator accepts more than is documented, unless \`strict\`. */
  readonly lenient?: { readonly description: string; readonly pattern: string };
  /** Least and greatest number that is accepted for its text (A11). */
  readonly numbers: readonly [number, number];
  /** Those that its form depends on. */
  readonly assumptions: readonly AssumptionId[];
  /** What uses it: orders keep it, faults match it, the journal is filtered by it. */
  readonly uses: readonly ('order' | 'fault' | 'journal')[];
  /** When it is compared with the first write-off of a trace number (A5): its place in that order. */
  readonly replay?: number;
}

/** What the fields of a request mean that holds: text; undefined for what is null, empty or left out (A12). */
export interface RequestFields {
${requestFields
  .filter(({ name }) => name !== 'sign')
  .map((row) => `  /** ${row.meaning.en}. */\n  readonly ${row.name}${typeOf(row)};\n`)
  .join('')}}

/** Every documented field of a write-off request, in the order of the provider's page. */
export declare const requestFields: readonly RequestFieldRow[];
/** The names of the fields that orders keep, that a replay is compared by, that faults match, and that filter the journal. */
export declare const requestFieldsOf: {
${Object.entries(fieldsOf)
  .map(([use, names]) => `  readonly ${use}: readonly (${union(names)})[];\n`)
  .join('')}};
`;

const inTexts = requestFields.filter(({ name }) => name !== 'sign');
const textOf = ({ name, alias, default: absent }) =>
  [name, alias]
    .filter((one) => one !== undefined)
    .map((one) => `text(sent['${one}'])`)
    .concat(absent === undefined ? [] : [`'${absent}'`])
    .join(' ?? ');
/** A record lists the required fields first. */
const kept = requestFields
  .filter(({ name }) => fieldsOf.order.includes(name))
  .toSorted((a, b) => b.required - a.required || (a.replay ?? 0) - (b.replay ?? 0));
const ownOfOrder = ['face_amount', 'settle_amount', 'settled_by_fee', 'written_off_at'];

/** The fields of each request, as literals: V8 makes them alike, many times as fast as loops over the names. */
export const requestJs = `
export const requestTexts = (sent, text) => ({
${inTexts.map((row) => `  ${row.name}: ${textOf(row)},\n`).join('')}  sign: '-',
});

export const orderRecord = (request, own) => ({
  order_no: own.order_no,
${kept.map(({ name }) => `  ${name}: request.${name},\n`).join('')}${ownOfOrder.map((name) => `  ${name}: own.${name},\n`).join('')}});
`;

/** Declarations of the same. */
export const requestDts = `import type { RequestFieldName, RequestFields, requestFieldsOf } from './data.js';

/** The fields of a request as text, under documented names; undefined for what is null, empty or left out (A12). */
export type RequestTexts = { readonly [K in RequestFieldName]: string | undefined };

/** What the record of a write-off has besides the fields of its request. */
export interface OrderFacts {
  readonly order_no: string;
  /** Whole fen. */
  readonly face_amount: number;
  readonly settle_amount: number;
  /** Whether the settle amount was worked out from the fee (A7) and not given with the coupon. */
  readonly settled_by_fee: boolean;
  /** ISO 8601, by the emulator's clock. */
  readonly written_off_at: string;
}

/** The record of a write-off: what its request said, as sent, and what came of it. */
export type OrderRecord = OrderFacts & Pick<RequestFields, (typeof requestFieldsOf.order)[number]>;

/**
 * The fields of a request as text. \`sign\` is a placeholder: its length follows the signing rule, so no schema can check it.
 *
 * @param text the text of one value; undefined for what counts as absent
 */
export declare const requestTexts: (
  sent: Readonly<Record<string, unknown>>,
  text: (value: unknown) => string | undefined,
) => RequestTexts;
/** The record of a write-off. */
export declare const orderRecord: (request: RequestFields, own: OrderFacts) => OrderRecord;
`;

/** The query parameters by which the journal is filtered, as in `admin-api/parameters.yaml`. */
export const journalParameters = Object.fromEntries(
  requestFields
    .filter(({ uses }) => uses.includes('journal'))
    .map(({ name, alias, pattern = '' }) => {
      const isFen = pattern.startsWith('(0|');
      const [other, otherZh] = alias ? [`, or ${alias}`, `，或 ${alias}`] : ['', ''];
      const [unit, unitZh] = isFen ? [', whole fen as text', '，整数分的文本'] : ['', ''];
      const [found, foundZh] =
        name === 'coupon_code'
          ? [', or of the write-off that was found', '，或所找到的核销记录的券码']
          : ['', ''];
      const en = `\`${name}\` of the request${other}${unit}${found}.`;
      const zh = `请求的 \`${name}\`${otherZh}${unitZh}${foundZh}。`;
      return [name, { schema: { type: 'string' }, en, zh }];
    }),
);

const keptProperty = ({ pattern = '', values, default: absent }) => {
  if (pattern.startsWith('(0|')) return { type: 'string', description: 'As requested, whole fen as text.' };
  return absent === undefined ? { type: 'string' } : { enum: values };
};

/** An order of the admin API: the request's fields follow its number. */
export function withOrderFields({ properties: { order_no, ...own }, required: [first, ...rest], ...schema }) {
  const isAlways = (row) => row.required || row.default !== undefined;
  return {
    ...schema,
    properties: { order_no, ...named(kept, keptProperty), ...own },
    required: [first, ...kept.filter(isAlways).map(({ name }) => name), ...rest],
  };
}

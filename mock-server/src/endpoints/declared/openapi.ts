import type { EndpointDeclaration, ResponseLines, ResponseValue } from '@shoubei-kit/contracts';
import { marked } from '@shoubei-kit/contracts/provenance';
import { type DeclaredLine, declaredLines, meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import { sign, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Order } from '../../core/order.js';
import type { DeclaredOutcomeName } from '../../core/outcome.js';
import { refuse } from '../../core/refusal.js';
import { demo, type Settings } from '../../core/settings.js';
import { formOf } from './check.js';
import { linesFor, render, responseNames } from './render.js';

/**
 * The OpenAPI path item for a declared endpoint. Each line shows how it is known, and the whole is a draft while one is
 * a guess.
 */
export function pathItemOf(declaration: EndpointDeclaration, settings: Settings): object {
  const lines = declaredLines(declaration);
  const guesses = lines.filter(({ page }) => !page).length;
  const { about, act, within_seconds: within } = declaration;
  const marks = marksOf(lines);
  const known =
    guesses === 0
      ? 'Every line is documented on a page of the provider, which is named with it.'
      : `${guesses} of ${lines.length} lines are guesses (A18): no page of the provider is named for them.`;
  return {
    post: {
      tags: ['declared'],
      operationId: `call${declaration.path.replaceAll(/[^A-Za-z0-9]+([A-Za-z0-9]?)/gu, (_, next: string) => next.toUpperCase())}`,
      summary: `${about.en} (${about.zh})`,
      description: `${guesses === 0 ? '' : '【草稿】'}${about.en} (${about.zh}). ${known}`,
      ...(guesses > 0 && { 'x-shoubei-draft': true }),
      'x-shoubei-lines': [
        { line: 'path', ...marks('path') },
        { line: 'act', value: act, ...marks('act') },
        ...(within === undefined
          ? []
          : [{ line: 'within_seconds', value: within, ...marks('within_seconds') }]),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: requestSchema(declaration, marks),
            examples: requestExamples(declaration, settings.signing.request),
          },
        },
      },
      responses: responsesOf(declaration, settings, marks),
    },
  };
}

type Marks = (line: string) => object;

/** How a line is known, as OpenAPI properties. */
function marksOf(lines: readonly DeclaredLine[]): Marks {
  const known = new Map(lines.map((one) => [one.line, one.page]));
  return (line) => {
    const page = known.get(line);
    return page
      ? { 'x-provenance': 'documented', 'x-page': `${page.page}, ${page.date}` }
      : { 'x-provenance': 'assumed' };
  };
}

function requestSchema({ request }: EndpointDeclaration, marks: Marks): object {
  const properties = requestNames(request).map((name) => {
    const meaning = meaningOf(name, request);
    const form = formOf(meaning);
    const means = meaning === name ? '' : `Means ${meaning}. `;
    const schema = {
      type: 'string',
      ...(form && { pattern: form.usual.source }),
      description: `${means}${form ? `${form.en}, as in the write-off: an assumption (A14).` : ''}`.trim(),
      ...marks(`request.${name}`),
      ...(form && { 'x-form-provenance': 'assumed' }),
    };
    return [name, schema] as const;
  });
  const finds = Object.keys(request.finds);
  const [, ...others] = finds;
  return {
    type: 'object',
    description:
      'At least one of the fields that find a write-off is required, and all that are sent must agree. Numbers and booleans count as their text (A11).',
    properties: Object.fromEntries(properties),
    ...(others.length === 0
      ? { required: [...new Set([...request.required, ...finds])] }
      : { required: request.required, anyOf: finds.map((name) => ({ required: [name] })) }),
  };
}

/** One example for each field that finds a write-off, signed with the demo key. */
function requestExamples({ request }: EndpointDeclaration, rule: SigningRule): object {
  const texts = (names: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      names
        .filter((name) => name !== 'sign')
        .map((name) => [name, samples.get(meaningOf(name, request)) ?? '1']),
    );
  const examples = Object.keys(request.finds).map((name) => {
    const fields = texts([...new Set([...request.required, name])]);
    return [name, { summary: `By ${name}`, value: signedBy(rule, fields) }] as const;
  });
  return Object.fromEntries(examples);
}

function responsesOf(declaration: EndpointDeclaration, settings: Settings, marks: Marks): object {
  const names = responseNames(declaration);
  const refusal = { $ref: '#/components/schemas/DeclaredRefusal' };
  const schemas = names.map((name) => responseSchema(name, linesFor({ name }, declaration) ?? {}, marks));
  const examples = names.map((name) => [name, { value: exampleOf(name, declaration, settings) }] as const);
  const { code, message, provenance } = settings.codes.bad_signature;
  const returnCode = settings.dialect === 'table' ? 'FAIL' : code;
  const bare = signedBy(settings.signing.response, { return_code: returnCode, return_msg: message });
  return {
    200: {
      description:
        'A declared response, or the rejection of a parameter, institution, signature or timestamp by the code table (A6).',
      content: {
        'application/json': {
          schema: { anyOf: [...schemas, refusal] },
          examples: {
            ...Object.fromEntries(examples),
            bad_signature: { summary: marked(message, provenance, 'en'), value: bare },
          },
        },
      },
    },
    405: {
      description: "Another method than POST (A6; the emulator's).",
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

/** The rejections of any declared endpoint before a decision. */
export const declaredRefusal: object = {
  description: 'A rejection by the code table; without a known key it has no signature.',
  type: 'object',
  properties: { return_code: { type: 'string' }, return_msg: { type: 'string' }, sign: { type: 'string' } },
  required: ['return_code', 'return_msg'],
};

function responseSchema(name: string, lines: ResponseLines, marks: Marks): object {
  const properties = Object.entries(lines).map(
    ([field, value]) => [field, { ...valueSchema(value), ...marks(`responses.${name}.${field}`) }] as const,
  );
  const always = Object.entries(lines).filter(([, value]) => isAlwaysThere(value));
  return {
    title: name,
    type: 'object',
    properties: { ...Object.fromEntries(properties), sign: { type: 'string' } },
    required: [...always.map(([field]) => field), 'sign'],
  };
}

function valueSchema(value: ResponseValue): object {
  if (value === null) return { type: 'null' };
  if (typeof value === 'string') return { const: value };
  if (value.state) return { enum: [...new Set(Object.values(value.state))] };
  const from =
    value.order === undefined ? `${value.request} of the request` : `${value.order} of the write-off`;
  return { type: 'string', description: `${from}${value.as === undefined ? '' : `, ${value.as}`}.` };
}

/** Fields that some write-offs lack. */
const mayLack: ReadonlySet<string | undefined> = new Set(['wf_trace_no', 'cancelled_at']);

function isAlwaysThere(value: ResponseValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return value.request === undefined && !mayLack.has(value.order);
}

function exampleOf(name: string, declaration: EndpointDeclaration, settings: Settings): object {
  const { request } = declaration;
  const sent = requestNames(request).map((field) => [field, samples.get(meaningOf(field, request))] as const);
  const fields = render(declaration, outcomeOf(name), Object.fromEntries(sent), settings);
  return signedBy(settings.signing.response, fields);
}

function outcomeOf(name: string): Parameters<typeof render>[1] {
  if (name === 'not_found') return refuse('not_found', 'order_no', '', '');
  const isCancelled = name === 'done' || name === 'already_cancelled';
  const order = { ...sampleOrder, ...(isCancelled && { cancelled_at: '2026-11-23T04:05:00.000Z' }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of a declaration's responses
  return { name: name as DeclaredOutcomeName, order };
}

function signedBy(rule: SigningRule, fields: Readonly<Record<string, string | null>>): object {
  return { ...fields, sign: sign(fields, rule, demo.key) };
}

const sampleOrder: Order = {
  order_no: '517638708000000000000001',
  inst_no: demo.instNos[0],
  merchant_no: demo.merchantNo,
  shop_no: demo.shopNo,
  coupon_code: '9900025000000001',
  wf_trace_no: '843d920a-2c0f-e3b4-eebc-9d2dd5887001',
  channel_type: undefined,
  amount: undefined,
  real_amount: undefined,
  exc_discount_flag: '0',
  face_amount: 2500,
  settle_amount: 2485,
  settled_by_fee: true,
  written_off_at: '2026-11-23T04:00:00.000Z',
};

/** Example values for request fields, by meaning. */
const samples: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries({
    inst_no: sampleOrder.inst_no,
    merchant_no: sampleOrder.merchant_no,
    shop_no: sampleOrder.shop_no,
    ts: '20261123120500',
    order_no: sampleOrder.order_no,
    wf_trace_no: sampleOrder.wf_trace_no,
    coupon_code: sampleOrder.coupon_code,
    channel_type: '10003',
    amount: '2500',
    real_amount: '2500',
    exc_discount_flag: '0',
  }),
);

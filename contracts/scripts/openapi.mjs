// The OpenAPI document of a dialect, from the schemas, the tables and recorded exchanges. A provider uses one dialect
// (C1), so each dialect has a separate document.
import { componentsIn, contact, ref } from './components.mjs';
import { endpoint } from './endpoint.mjs';
import { marked } from './provenance.mjs';

/** Schemas by name (without `.schema.json`), tables by name, recorded exchanges by dialect. */
export function openapiOf(dialect, { schemas, tables, exchanges, version }) {
  const answer = schemas.get(`response.${dialect}`);
  const kinds = Object.values(answer.$defs);
  return {
    openapi: '3.1.0',
    info: {
      title: `收呗 (Shoubei) coupon write-off, ${dialect} dialect`,
      version,
      contact,
      summary: 'Writes off (核销) one coupon by one signed call',
      description: about(dialect),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: endpoint.production, description: 'The real endpoint: a write-off spends the coupon' },
      { url: 'http://127.0.0.1:4051', description: 'An emulator, shoubei-mock serve' },
    ],
    // The field `sign` authenticates a call; OpenAPI has no scheme for that.
    security: [],
    tags: [{ name: 'coupon', description: '核销接口' }],
    paths: { [endpoint.write_off]: { post: operation(dialect, tables, exchanges) } },
    components: {
      schemas: {
        WriteOffRequest: {
          description: 'As documented, or as the emulator takes it besides.',
          anyOf: [ref('WriteOffRequestStrict'), ref('WriteOffRequestLenient')],
        },
        ...Object.fromEntries([
          ...componentsIn(schemas.get('request.strict')),
          ...lenient(schemas.get('request.lenient')),
        ]),
        [answer.title]: { description: answer.description, oneOf: kinds.map(({ title }) => ref(title)) },
        ...Object.fromEntries(kinds.flatMap(componentsIn)),
        Problem: problem,
      },
    },
    'x-shoubei-outcomes': outcomes(tables),
    'x-shoubei-behaviours': tables.behaviours,
    'x-shoubei-channels': tables.channels,
  };
}

/** One type for both names of the coupon's code: of two, a generator writes both as `…CouponCode`. */
function lenient(schema) {
  const { coupon_code, couponCode } = schema.properties;
  const { description, ...shared } = coupon_code;
  const properties = {
    ...schema.properties,
    coupon_code: { ...ref('LenientCouponCode'), description },
    couponCode: { ...ref('LenientCouponCode'), description: couponCode.description },
  };
  // The same under a name for which generators make no index signature: optional fields would not fit it.
  const { additionalProperties: unevaluatedProperties, ...rest } = schema;
  return [
    ...componentsIn({ ...rest, properties, unevaluatedProperties }),
    ['LenientCouponCode', { description: 'Under either of its names (C4).', ...shared }],
  ];
}

function about(dialect) {
  const refusal =
    dialect === 'example'
      ? 'A refusal carries its four-digit code in `return_code`, as in the example of the source.'
      : 'A refusal has `return_code` SUCCESS, `result_code` FAIL, its message and no code, as in the tables of the source.';
  return [
    'The only public source is one page of the provider, which contradicts itself (C1 to C12) and leaves much open (A1 to A22).',
    '`x-shoubei-behaviours` has each of these questions with what the emulator does and how that is known;',
    '`x-shoubei-outcomes` has every outcome with its code, message and provenance.',
    `This document is of the dialect \`${dialect}\` (C1). ${refusal}`,
    'Amounts are whole fen (分) as text. Times are Asia/Shanghai.',
    'The emulator answers 404 at any other path and 405 to another method, each with a `Problem` (A6); what the provider',
    'answers there is not known.',
    'Where an emulator serves this document, `servers` and the codes are its own; the examples, the behaviours and the signing',
    'rule below are those of the default profile, and `GET /__admin/profile` of the emulator has what is in force.',
    '\n\n**sign** (A1, provenance `sibling`: two platforms of the same family publish it; not proven): MD5 over all fields but',
    '`sign`, sorted by name in byte order, joined `name=value` with `&`, then `&key=KEY`; UTF-8, nothing encoded or trimmed,',
    'lower-case hex. Null is left out, an empty text is kept. Answers are signed in the same way (A2, assumed).',
  ].join(' ');
}

function operation(dialect, tables, exchanges) {
  return {
    tags: ['coupon'],
    operationId: 'writeOffCoupon',
    summary: 'Write off one coupon (单笔核销)',
    description:
      'Spends the coupon. To cancel (撤销核销) is another endpoint, whose page is not public in full. A repeated `wf_trace_no` with the same content gets the first response again (A5, assumed).',
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: ref('WriteOffRequest'),
          examples: examples(tables, exchanges, 'request'),
        },
      },
    },
    responses: {
      200: {
        description: 'Every answer that the application gives, refusals too (A6, assumed).',
        headers: emulatorHeaders,
        content: {
          'application/json': {
            schema: ref(dialect === 'example' ? 'ResponseExample' : 'ResponseTable'),
            examples: examples(tables, exchanges, 'response'),
          },
        },
      },
      405: {
        description: "Another method than POST (A6; the emulator's).",
        content: { 'application/json': { schema: ref('Problem') } },
      },
      default: {
        description:
          'Whatever else a caller may meet: `httpStatus` of an emulator’s profile, or a gateway in between and a fault that was armed in the emulator, which may answer anything else than JSON. Nothing is known of the write-off then.',
        content: {
          'application/json': {
            schema: ref(dialect === 'example' ? 'ResponseExample' : 'ResponseTable'),
            // The response that a mock of this document gives to an invalid request.
            examples: examples(tables, exchanges, 'response', ['illegal_parameter']),
          },
        },
      },
    },
  };
}

/** Recorded examples: the request, and the emulator's response. */
function examples(tables, exchanges, part, only) {
  return Object.fromEntries(
    exchanges
      .filter(({ outcome }) => only?.includes(outcome) !== false)
      .map((exchange) => {
        const row = tables.codes.find(({ outcome }) => outcome === exchange.outcome);
        const code = marked(`${row.code} ${row.message}`, row.provenance, 'en');
        return [exchange.outcome, { summary: `${code}: ${row.gloss}`, value: exchange[part] }];
      }),
  );
}

const outcomes = ({ codes }) =>
  codes.map(({ outcome, code, message, gloss, provenance, note, assumptions, certain_refusal }) => ({
    outcome,
    code,
    message,
    gloss,
    provenance,
    ...(note && { note }),
    assumptions,
    certain_refusal,
  }));

const text = (description) => ({ description, schema: { type: 'string' } });

/** Headers that only the emulator sends. */
const emulatorHeaders = {
  'X-Shoubei-Mock-Outcome': text("The emulator's only: the outcome by its name."),
  'X-Shoubei-Mock-Provenance': text("The emulator's only: how this outcome is known."),
  'X-Shoubei-Mock-Assumptions': text("The emulator's only: every row on which this answer rests."),
  'X-Shoubei-Mock-Reason': text("The emulator's only: the field at fault, and what was expected."),
  'X-Shoubei-Mock-Request-Id': text("The emulator's only: where its journal has the exchange."),
};

const problem = {
  description: "The emulator's own refusals, outside the protocol.",
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'string' }, message: { type: 'string' }, message_zh: { type: 'string' } },
      required: ['code', 'message', 'message_zh'],
    },
  },
  required: ['error'],
};

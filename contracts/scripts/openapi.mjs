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
  // The same rule under a name for which generators make no index signature: optional fields would not match it.
  const { additionalProperties: unevaluatedProperties, ...rest } = schema;
  return [
    ...componentsIn({ ...rest, properties, unevaluatedProperties }),
    ['LenientCouponCode', { description: 'The coupon code, under either of its names (C4).', ...shared }],
  ];
}

function about(dialect) {
  const rejection =
    dialect === 'example'
      ? 'A rejection has its four-digit code in `return_code`, as in the example of the source.'
      : 'A rejection has `return_code` SUCCESS, `result_code` FAIL, its message and no code, as in the tables of the source.';
  return [
    'The only public source is one page of the provider. It contradicts itself (C1 to C12) and leaves much open (A1 to A22).',
    '`x-shoubei-behaviours` lists each of these questions with what the emulator does and how that is known.',
    '`x-shoubei-outcomes` lists every outcome with its code, message and provenance.',
    `This document describes the dialect \`${dialect}\` (C1). ${rejection}`,
    'Amounts are whole fen (分) as text. Times are Asia/Shanghai.',
    'The emulator responds with 404 at any other path and with 405 to another method, each with a `Problem` (A6). The',
    'response of the provider in these cases is unknown.',
    'If an emulator serves this document, `servers` and the codes are those in force. The examples, the behaviours and the',
    'signing rule below are those of the default profile. `GET /__admin/profile` returns the profile in force.',
    '\n\n**sign** is documented by two platforms of the same family, but is not proven for this API (A1, provenance `sibling`).',
    'Sort all fields except `sign` by name in byte order. Join them as `name=value` with `&`, and append `&key=KEY`.',
    'Compute the MD5 of the UTF-8 bytes as lower-case hex. Do not encode or trim. Leave out null, but keep an empty text.',
    'Responses are signed in the same way (A2, assumed).',
  ].join(' ');
}

function operation(dialect, tables, exchanges) {
  return {
    tags: ['coupon'],
    operationId: 'writeOffCoupon',
    summary: 'Write off one coupon (单笔核销)',
    description:
      'Spends the coupon. Cancellation (撤销核销) is another endpoint, whose page is not fully public. A retry with the same `wf_trace_no` and content returns the first response again (A5, assumed).',
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
        description: 'Every response of the application, including rejections (A6, assumed).',
        headers: emulatorHeaders,
        content: {
          'application/json': {
            schema: ref(dialect === 'example' ? 'ResponseExample' : 'ResponseTable'),
            examples: examples(tables, exchanges, 'response'),
          },
        },
      },
      405: {
        description: 'A method other than POST. Only the emulator is known to send this (A6).',
        content: { 'application/json': { schema: ref('Problem') } },
      },
      default: {
        description:
          'Any other response. An emulator sends it for `httpStatus` of its profile or for an armed fault. A gateway in between may send one, too. It need not be JSON, and the outcome of the write-off is then unknown.',
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
  'X-Shoubei-Mock-Outcome': text('Only from the emulator. The name of the outcome.'),
  'X-Shoubei-Mock-Provenance': text('Only from the emulator. How this outcome is known.'),
  'X-Shoubei-Mock-Assumptions': text(
    'Only from the emulator. Every assumption and conflict that this response depends on.',
  ),
  'X-Shoubei-Mock-Reason': text('Only from the emulator. The field that is wrong, and what was expected.'),
  'X-Shoubei-Mock-Request-Id': text('Only from the emulator. The ID of the exchange in its journal.'),
};

const problem = {
  description: 'Rejections by the emulator itself, outside the protocol.',
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

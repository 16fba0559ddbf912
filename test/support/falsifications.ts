import type { Body, Falsification, Sign } from './falsifying.js';

const isSuccess = (body: Body): boolean => body['result_code'] === 'SUCCESS';

/** Changes the response to a write-off, and signs it again. */
const inSuccess = (change: (body: Body) => Body): Falsification => ({
  answer: (body, sign) => (isSuccess(body) ? sign(change(body)) : body),
});

/** Writes off in place of a rejection. */
const inPlaceOf = (message: string): Falsification => ({
  answer: (body, sign, asked) =>
    body['return_msg'] === message
      ? sign({
          return_code: 'SUCCESS',
          return_msg: '操作成功',
          result_code: 'SUCCESS',
          order_no: `51637564335214${String(Math.random()).slice(2, 12).padEnd(10, '0')}`,
          ...(typeof asked['wf_trace_no'] === 'string' && { wf_trace_no: asked['wf_trace_no'] }),
          codes: body['codes'] ?? asked['coupon_code'],
          amount: '1000',
          settle_amount: '994',
        })
      : body,
});

/** Changes a request before it is checked, and signs it again if it was signed. */
const ignoring = (change: (fields: Body) => Body): Falsification => ({
  request: (fields, sign: Sign) => sign(change(fields)),
});

const rows: readonly (readonly [string, string, Falsification, 'assumed'?])[] = [
  [
    'the settle amount is one fen off',
    'settle_amount',
    inSuccess((b) => ({ ...b, settle_amount: String(Number(b['settle_amount']) + 1) })),
    'assumed',
  ],
  [
    'the amount is in yuan',
    'amount',
    inSuccess((b) => ({ ...b, amount: (Number(b['amount']) / 100).toFixed(2) })),
  ],
  [
    'the settle amount is in yuan',
    'settle_amount',
    inSuccess((b) => ({ ...b, settle_amount: (Number(b['settle_amount']) / 100).toFixed(2) })),
  ],
  ['the amount is a number', 'amount', inSuccess((b) => ({ ...b, amount: Number(b['amount']) }))],
  [
    'the settle amount is a number',
    'settle_amount',
    inSuccess((b) => ({ ...b, settle_amount: Number(b['settle_amount']) })),
  ],
  ['the amount is missing', 'amount', inSuccess(({ amount: _, ...b }) => b)],
  ['the sign is wrong', 'sign', { answer: (b) => ({ ...b, sign: '0'.repeat(32) }) }, 'assumed'],
  ['the sign is missing', 'sign', { answer: ({ sign: _, ...b }) => b }, 'assumed'],
  [
    'the sign is in upper case',
    'sign',
    { answer: (b) => ({ ...b, ...('sign' in b && { sign: String(b['sign']).toUpperCase() }) }) },
    'assumed',
  ],
  [
    'every write-off has the same order_no',
    'order_no',
    inSuccess((b) => ({ ...b, order_no: '516375643352141195430506' })),
  ],
  [
    'order_no is no such number',
    'order_no',
    inSuccess((b) => ({ ...b, order_no: `A${String(b['order_no']).slice(1)}` })),
    'assumed',
  ],
  [
    'a replay has another order_no',
    'order_no',
    inSuccess((b) => ({
      ...b,
      order_no: `51637564335214${String(Math.random()).slice(2, 12).padEnd(10, '0')}`,
    })),
    'assumed',
  ],
  ['the trace number is not repeated', 'wf_trace_no', inSuccess(({ wf_trace_no: _, ...b }) => b)],
  ['another trace number is named', 'wf_trace_no', inSuccess((b) => ({ ...b, wf_trace_no: 'another' }))],
  ['another coupon is named', 'codes', inSuccess((b) => ({ ...b, codes: `${String(b['codes'])}X` }))],
  ['no coupon is named', 'codes', inSuccess(({ codes: _, ...b }) => b)],
  [
    'the code of a used coupon is another',
    'return_code',
    { answer: (b, sign) => (b['return_code'] === '0203' ? sign({ ...b, return_code: '0299' }) : b) },
    'assumed',
  ],
  [
    'the code of a refunded coupon, which is documented, is another',
    'return_code',
    { answer: (b, sign) => (b['return_code'] === '0205' ? sign({ ...b, return_code: '0299' }) : b) },
  ],
  [
    'the message of a success, which is documented, is another',
    'return_msg',
    { answer: (b, sign) => (isSuccess(b) ? sign({ ...b, return_msg: '成功' }) : b) },
  ],
  [
    'the code is a number',
    'return_code',
    {
      answer: (b, sign) =>
        Number(b['return_code']) > 0 ? sign({ ...b, return_code: Number(b['return_code']) }) : b,
    },
  ],
  ['there is a field too many', 'note', { answer: (b, sign) => sign({ ...b, note: 'x' }) }],
  [
    'a null is left out',
    'order_no',
    {
      answer: ({ order_no: no, ...b }, sign) =>
        no === null ? sign(b) : { ...b, ...(no !== undefined && { order_no: no }) },
    },
    'assumed',
  ],
  ['a used coupon is written off again', 'return_code', inPlaceOf('券码已核销')],
  ['a refunded coupon is written off', 'return_code', inPlaceOf('券码已退款')],
  ['an expired coupon is written off', 'return_code', inPlaceOf('券码已过期')],
  ['an unknown coupon is written off', 'return_code', inPlaceOf('券码不存在')],
  ['a wrong signature is accepted', 'return_code', ignoring((fields) => fields)],
  [
    'a bad parameter is accepted',
    'return_code',
    ignoring(({ amount, ...fields }) => ({
      ...fields,
      ...(/^[1-9]\d*$/u.test(String(amount)) && { amount }),
    })),
  ],
  [
    'the exclusive discount is ignored',
    'return_code',
    ignoring(({ exc_discount_flag: _, ...fields }) => fields),
  ],
  [
    'the minimum is ignored',
    'return_code',
    ignoring((fields) => ({ ...fields, ...('amount' in fields && { amount: '99999999' }) })),
  ],
  ['the channel is ignored', 'return_code', ignoring(({ channel_type: _, ...fields }) => fields)],
  ['the HTTP status is 201', 'HTTP status', { status: 201 }, 'assumed'],
  ['the media type is text', 'content-type', { type: 'text/plain' }],
];

/**
 * Faulty endpoints: what is wrong with each, the field of the response that shows it, and whether that is
 * only assumed or conflicting.
 */
export const falsifications: readonly (readonly [string, string, Falsification, 'assumed' | 'documented'])[] =
  rows.map(([what, field, falsify, known]) => [what, field, falsify, known ?? 'documented']);

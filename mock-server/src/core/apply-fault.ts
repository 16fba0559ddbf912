import type { HttpFault } from '@shoubei-kit/contracts';
import type { Fault } from './fault.js';
import type { CouponNames, ResponseFields } from './endpoint.js';
import type { HttpReply, Reply } from './reply.js';

/**
 * Replaces the response with the fault's reply.
 *
 * @param fields those of the response, not yet signed
 * @param names the fields with a coupon's code and its amount
 * @param signed signs fields as the response is signed
 */
export function applyFault(
  fault: Fault,
  reply: HttpReply,
  fields: ResponseFields,
  names: CouponNames,
  signed: (fields: ResponseFields) => ResponseFields,
): Reply {
  switch (fault.kind) {
    case 'reset':
    case 'lost_then_already_used':
      return { kind: 'reset', delayMs: reply.delayMs };
    case 'silence':
      return { kind: 'silence', ms: reply.delayMs + (fault.ms ?? 30_000) };
    case 'other_response':
      return { ...reply, body: JSON.stringify(signed(aboutAnother(fields, names))) };
    case 'wrong_sign':
      return { ...reply, body: JSON.stringify(withWrongSign(signed(fields))) };
    case 'cut_json':
      return { ...reply, body: reply.body.slice(0, reply.body.length / 2) };
    case 'empty_body':
      return { ...reply, status: 200, body: '' };
    case 'http_status':
    case 'html':
      return httpFault(reply, fault);
    default:
      return reply;
  }
}

function aboutAnother(fields: ResponseFields, { codes, amounts }: CouponNames): ResponseFields {
  const changed = Object.entries(fields).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value];
    if (codes.includes(name)) return [name, value.replace(/.$/su, (last) => (last === '0' ? '1' : '0'))];
    return [name, amounts.includes(name) ? String(Number(value) + 100) : value];
  });
  return Object.fromEntries(changed);
}

function withWrongSign(fields: ResponseFields): ResponseFields {
  const { sign } = fields;
  return typeof sign === 'string'
    ? { ...fields, sign: `${sign.startsWith('0') ? '1' : '0'}${sign.slice(1)}` }
    : fields;
}

function httpFault(reply: HttpReply, { kind, status = 500, headers = {} }: HttpFault): HttpReply {
  const isPage = kind === 'html';
  const contentType = isPage ? 'text/html; charset=utf-8' : 'text/plain';
  return {
    ...reply,
    status,
    headers: { ...reply.headers, 'content-type': contentType, ...lowerCase(headers) },
    body: isPage ? `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n` : '',
  };
}

/** Lower case, so that a requested header replaces an existing one. */
function lowerCase(headers: NonNullable<HttpFault['headers']>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

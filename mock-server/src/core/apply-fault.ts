import type { Fault } from './fault.js';
import type { ResponseFields } from './endpoint.js';
import type { Reply } from './reply.js';

type HttpReply = Extract<Reply, { kind: 'response' }>;

/** Kinds that spoil an answer, so that one is made also where nothing was written off. */
const needResponse: ReadonlySet<string> = new Set(['cut_json', 'wrong_sign', 'other_response']);

/** Whether a fault that strikes before the write-off answers as if it had happened. */
export function simulatesWriteOff({ kind }: Fault): boolean {
  return needResponse.has(kind);
}

/** Faults that falsify the answer's fields before they are signed. */
export function falsify(fields: ResponseFields, fault: Fault | undefined): ResponseFields {
  if (fault?.kind !== 'other_response') return fields;
  const falsified = { ...fields };
  if (typeof fields['codes'] === 'string') falsified['codes'] = anotherCode(fields['codes']);
  if (typeof fields['amount'] === 'string') falsified['amount'] = String(Number(fields['amount']) + 100);
  return falsified;
}

function anotherCode(code: string): string {
  return `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
}

/** Faults that falsify the signature. */
export function falsifySign(fields: ResponseFields, fault: Fault | undefined): ResponseFields {
  const sign = fields['sign'];
  if (fault?.kind !== 'wrong_sign' || typeof sign !== 'string') return fields;
  return { ...fields, sign: `${sign.startsWith('0') ? '1' : '0'}${sign.slice(1)}` };
}

/** Faults of the exchange itself: what goes out instead of the answer. */
export function applyToReply(reply: HttpReply, fault: Fault | undefined): Reply {
  switch (fault?.kind) {
    case 'reset':
    case 'lost_then_already_used':
      return { kind: 'reset', delayMs: reply.delayMs };
    case 'silence':
      return { kind: 'silence', ms: reply.delayMs + (fault.ms ?? 30_000) };
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

function httpFault(reply: HttpReply, fault: Fault): HttpReply {
  const { status = 500, headers } = fault;
  const isPage = fault.kind === 'html';
  return {
    ...reply,
    status,
    headers: {
      ...reply.headers,
      'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain',
      ...lowerCase(headers),
    },
    body: isPage ? `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n` : '',
  };
}

/** So that a header that was asked for takes the place of the one that is there. */
function lowerCase(headers: Fault['headers'] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

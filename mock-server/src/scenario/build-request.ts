import type { WriteOffStep } from '@shoubei-kit/contracts';
import { type CallerIdentity, type Callers, signOrZeros } from './caller.js';
import { type EndpointProfile, unknownInstNo } from './endpoint-profile.js';

/** A request, ready to be sent. */
export interface BuiltRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The fields that were signed, with their sign: what the answer is judged by. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a request is built from besides its step. */
export interface RequestContext {
  readonly callers: Callers;
  /** yyyyMMddHHmmss by the scenario's clock. */
  readonly ts: string;
  readonly endpointProfile: EndpointProfile;
}

/** The exact request of a step. The same step in the same context gives the same bytes. */
export function buildRequest(step: WriteOffStep, context: RequestContext): BuiltRequest {
  const { raw = {} } = step;
  const { callers } = context;
  const caller = (step.caller === 'other' ? callers.other : undefined) ?? callers.first;
  const fields = signedFields(step, caller, context);
  const ordered = raw.order === 'reversed' ? Object.entries(fields).toReversed() : Object.entries(fields);
  const json = JSON.stringify(Object.fromEntries(ordered));
  const text = (raw.body ?? '$json')
    .replaceAll('$json', () => json)
    .replaceAll('$fields', () => json.slice(1, -1));
  const bytes = Buffer.from(text, raw.encoding === 'utf-16le' ? 'utf16le' : (raw.encoding ?? 'utf-8'));
  const missing = Math.max(0, (raw.pad_to ?? 0) - bytes.length);
  const type = raw.content_type ?? 'application/json';
  return {
    headers: {
      ...(type !== '' && { 'content-type': type }),
      ...(raw.content_encoding !== undefined && { 'content-encoding': raw.content_encoding }),
    },
    body: Buffer.concat([bytes, Buffer.alloc(missing, ' ')]),
    fields,
  };
}

/** Whether a sign that is made with the caller's key goes out. */
export function isSigned({ write_off, sign, raw }: WriteOffStep): boolean {
  const hasFields = raw?.body === undefined || /\$(?:json|fields)/u.test(raw.body);
  return hasFields && sign !== 'missing' && !('sign' in write_off);
}

function signedFields(
  { write_off, leave_out = [], sign: how = 'right' }: WriteOffStep,
  caller: CallerIdentity,
  { callers, ts, endpointProfile }: RequestContext,
): Readonly<Record<string, unknown>> {
  const values = new Map<unknown, unknown>([
    ['$inst', caller.instNo],
    ['$merchant', caller.merchantNo],
    ['$shop', caller.shopNo],
    ['$ts', ts],
    ['$other_inst', callers.other?.instNo],
    ['$unknown_inst', unknownInstNo(endpointProfile)],
  ]);
  const all = {
    inst_no: '$inst',
    merchant_no: '$merchant',
    shop_no: '$shop',
    ts: '$ts',
    ...write_off,
  };
  const fields = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !leave_out.includes(name))
      .map(([name, value]) => [name, values.get(value) ?? value]),
  );
  if ('sign' in fields || how === 'missing' || caller.keys.length === 0) return fields;
  return { ...fields, sign: signedHow(how, fields, caller, endpointProfile) };
}

type How = NonNullable<WriteOffStep['sign']>;

function signedHow(
  how: How,
  fields: Readonly<Record<string, unknown>>,
  caller: CallerIdentity,
  endpointProfile: EndpointProfile,
): string {
  const { request } = endpointProfile.signing;
  const [firstKey = '', secondKey = ''] = caller.keys;
  const right = signOrZeros(fields, request, how === 'second_key' ? secondKey : firstKey);
  if (how === 'wrong_key') return signOrZeros(fields, request, `${firstKey}-wrong`);
  if (how === 'other_case') return request.case === 'upper' ? right.toLowerCase() : right.toUpperCase();
  if (how === 'short') return right.slice(0, -1);
  return how === 'long' ? `${right}0` : right;
}

import {
  fieldsOf,
  isWriteOff,
  orderMeant,
  ownFieldsOf,
  type RequestStep,
} from '@shoubei-kit/fixtures/scenarios';
import { type CallerIdentity, type Callers, signOrZeros } from './caller.js';
import { type EndpointProfile, unknownInstNo } from './endpoint-profile.js';

/** A request, ready to be sent. */
export interface BuiltRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The signed fields, with their `sign`; the response is judged by them. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The institution that the request names, in any of its fields. */
  readonly instNo: unknown;
}

/** The data, besides its step, from which a request is built. */
export interface RequestContext {
  readonly callers: Callers;
  /** yyyyMMddHHmmss by the scenario's clock. */
  readonly ts: string;
  readonly endpointProfile: EndpointProfile;
  /** order_no by step, as far as it is known. */
  readonly orderNos?: ReadonlyMap<number, string>;
}

/** The exact request of a step. The same step in the same context gives the same bytes. */
export function buildRequest(step: RequestStep, context: RequestContext): BuiltRequest {
  const { raw = {} } = isWriteOff(step) ? step : {};
  const { callers } = context;
  const caller = (step.caller === 'other' ? callers.other : undefined) ?? callers.first;
  const own = ownNames(step, context);
  const fields = signedFields(step, caller, own, context);
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
    instNo: [...own].flatMap(([name, meaning]) => (meaning === 'inst_no' ? [fields[name]] : []))[0],
  };
}

/** Whether a sign that is made with the caller's key goes out. */
export function isSigned(step: RequestStep): boolean {
  const { raw } = isWriteOff(step) ? step : {};
  const hasFields = raw?.body === undefined || /\$(?:json|fields)/u.test(raw.body);
  return hasFields && step.sign !== 'missing' && !('sign' in fieldsOf(step));
}

type OwnNames = ReturnType<typeof ownFieldsOf>;

/** The endpoint's names for the caller's fields. */
function ownNames(step: RequestStep, { endpointProfile: { endpoints } }: RequestContext): OwnNames {
  return ownFieldsOf(
    isWriteOff(step) ? undefined : endpoints.find(({ path }) => path === step.call.endpoint),
  );
}

const placeholderOf = { inst_no: '$inst', merchant_no: '$merchant', shop_no: '$shop', ts: '$ts' } as const;

function signedFields(
  step: RequestStep,
  caller: CallerIdentity,
  own: OwnNames,
  { callers, ts, endpointProfile, orderNos }: RequestContext,
): Readonly<Record<string, unknown>> {
  const { leave_out = [], sign: how = 'right' } = step;
  const values = new Map<unknown, unknown>([
    ['$inst', caller.instNo],
    ['$merchant', caller.merchantNo],
    ['$shop', caller.shopNo],
    ['$ts', ts],
    ['$other_inst', callers.other?.instNo],
    ['$unknown_inst', unknownInstNo(endpointProfile)],
  ]);
  const defaults = Object.fromEntries([...own].map(([name, meaning]) => [name, placeholderOf[meaning]]));
  const all = { ...defaults, ...fieldsOf(step) };
  const valueOf = (value: unknown): unknown =>
    values.get(value) ?? orderNos?.get(orderMeant(value) ?? 0) ?? value;
  const fields = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => !leave_out.includes(name))
      .map(([name, value]) => [name, valueOf(value)]),
  );
  if ('sign' in fields || how === 'missing' || caller.keys.length === 0) return fields;
  return { ...fields, sign: signedHow(how, fields, caller, endpointProfile) };
}

type How = NonNullable<RequestStep['sign']>;

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

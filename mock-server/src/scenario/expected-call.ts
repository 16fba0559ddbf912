import { codes, type CallStep, type OutcomeName } from '@shoubei-kit/contracts';
import { orderMeant } from '@shoubei-kit/fixtures/scenarios';
import type { CallerIdentity } from './caller.js';
import { type EndpointProfile, isFail, type ResponseBody } from './endpoint-profile.js';
import { type ExpectedField, type ExpectedFields, orderNoForm } from './expected-response.js';

/** Values for the placeholders in the expected fields of a call. */
export interface ExpectedCallContext {
  readonly endpointProfile: EndpointProfile;
  readonly caller: CallerIdentity | undefined;
  /** order_no by step, as far as it is known. */
  readonly orderNos?: ReadonlyMap<number, string>;
}

const anyText = /^[\s\S]+$/u;

/**
 * The expected fields of a call's response, from the scenario. A rejection follows the code table (C11, C12), as in the
 * profile.
 */
export function expectedCallFields(
  { expect: { outcome, fields } }: CallStep,
  { endpointProfile, caller, orderNos }: ExpectedCallContext,
): ExpectedFields {
  if (!fields) return refusalFields(outcome, endpointProfile);
  const own = new Map([
    ['$inst', caller?.instNo],
    ['$merchant', caller?.merchantNo],
    ['$shop', caller?.shopNo],
  ]);
  const meant = (value: string | null): ExpectedField => {
    const step = orderMeant(value);
    if (step !== undefined) return orderNos?.get(step) ?? orderNoForm;
    return value === '$any' ? anyText : (own.get(value ?? '') ?? value);
  };
  return new Map(Object.entries(fields).map(([name, value]) => [name, meant(value)]));
}

function refusalFields(outcome: string | undefined, endpointProfile: EndpointProfile): ExpectedFields {
  const name: OutcomeName = codes.find((row) => row.outcome === outcome)?.outcome ?? 'system_error';
  const { code = '', message = '' } = endpointProfile.codes.get(name) ?? {};
  const shown = endpointProfile.dialect === 'table' || isFail(name, endpointProfile) ? 'FAIL' : code;
  return new Map([
    ['return_code', shown],
    ['return_msg', message],
  ]);
}

/** The order numbers in a response, of write-offs whose own responses were lost. */
export function orderNosShown(
  { expect: { fields = {} } }: CallStep,
  body: ResponseBody,
): readonly (readonly [step: number, orderNo: string])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const step = orderMeant(value);
    const seen = body[name];
    return step === undefined || typeof seen !== 'string' ? [] : [[step, seen] as const];
  });
}

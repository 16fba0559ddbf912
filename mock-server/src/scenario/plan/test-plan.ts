import { createHash } from 'node:crypto';
import type { BilingualText, Coupon, Profile, Provenance, Scenario } from '@shoubei-kit/contracts';
import {
  isCall,
  isRequest,
  type NamedScenario,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { buildRequest, type BuiltRequest } from '../build-request.js';
import { type CallerIdentity, callerOf, type Callers, demoCaller } from '../caller.js';
import { type EndpointProfile, endpointProfileOf, provenanceOf, statusOf } from '../endpoint-profile.js';
import { expectedCallFields } from '../expected-call.js';
import { type ExpectedFields, expectedFields } from '../expected-response.js';
import { stepsInForce } from '../steps-in-force.js';
import { startedWith } from '../settings-needed.js';
import { type AdminCall, adminCurl, requestCurl } from './curl.js';
import { type OrderField, orderFields, type OrderFields, orderInWords } from './order-numbers.js';
import { stepInWords } from './step-words.js';
import { fillPlaceholders, namedCallers, needsOther } from '../scenario-setup.js';
import { scalarText, tsOf } from '../wire-text.js';

/** A scenario as a person can play it with a shell. */
export interface PlannedScenario {
  readonly name: string;
  readonly about: BilingualText;
  readonly dialect: 'example' | 'table';
  /** The profile for starting the emulator; undefined for the default. */
  readonly profile: Profile | undefined;
  readonly clock: string | undefined;
  readonly coupons: readonly Coupon[];
  /** Calls that create the given state. */
  readonly prepare: readonly string[];
  readonly steps: readonly PlannedStep[];
  /** The scenario as in its file: `verify --scenarios` plays a plan's JSON. */
  readonly scenario: Scenario;
}

export interface PlannedStep {
  /** From 1. */
  readonly number: number;
  readonly what: BilingualText;
  /** One line for a POSIX shell; a comment if the request can be signed only once an order number is known. */
  readonly curl: string;
  /** The fields to sign then, and the steps that show their order numbers. */
  readonly sign_later?: { readonly path: string; readonly orders: readonly OrderField[] };
  /** The request's headers and body; a body that is not UTF-8 text is in base64. */
  readonly request?: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly body_base64?: string;
  };
  /** The call of the admin API, for a step that is no request. */
  readonly admin?: AdminCall;
  readonly expect?: PlannedResponse;
}

/** The expected response, as far as it is known in advance. */
export interface PlannedResponse {
  readonly outcome: string;
  /** The provenance of its code and message; undefined for a response outside the code table. */
  readonly provenance?: Provenance;
  readonly same_order_as?: number;
  /** Fields that repeat the number of an earlier write-off, and where that is read. */
  readonly orders?: readonly OrderField[];
  readonly status?: number;
  /** Field by field: text, null, or the form that the text has. Empty if no response can be relied on. */
  readonly fields: Readonly<Record<string, string | null | { readonly pattern: string }>>;
  readonly signed: boolean;
}

/** The callers of a plan, and its endpoint. */
export interface PlanContext {
  readonly callers: Callers;
  readonly endpointProfile: EndpointProfile;
  /** The value of `?inst_no=`; undefined for the profile's institutions together. */
  readonly instNo: string | undefined;
  /** Where the emulator listens. */
  readonly origin: string;
  /** The time at which requests are written if the scenario has none: epoch milliseconds. */
  readonly nowMs?: number;
  /** order_no by step, as far as it is known. */
  readonly orderNos?: ReadonlyMap<number, string>;
}

/** Without a time to write requests at, plans are the same every day. */
const planMs = Date.parse('2026-11-23T12:00:00+08:00');

/** The plan of one scenario, run by separate tenants. The same scenario gives the same bytes. */
export function planOf(
  { name, scenario }: NamedScenario,
  dialect: 'example' | 'table',
  origin: string,
): PlannedScenario {
  const { about, given: { clock, coupons = [] } = {} } = scenario;
  const profile = startedWith(scenario);
  const named = namedCallers(profile);
  const callers = named ?? ownCallers(name, scenario);
  const instNo = named ? undefined : callers.first.instNo;
  const loaded = fillPlaceholders(coupons, callers.first);
  const begin = named
    ? [toAdmin('POST', '/reset', undefined, callers.first.instNo)]
    : [callers.first, ...(callers.other ? [callers.other] : [])].map(toTenant);
  const prepare = [
    ...begin,
    ...(clock === undefined ? [] : [toAdmin('PUT', '/clock', { now: clock, frozen: true }, instNo)]),
    ...(loaded.length === 0 ? [] : [toAdmin('POST', '/coupons', loaded, instNo)]),
  ].map((call) => adminCurl(origin, call));
  const endpointProfile = endpointProfileOf({ ...profile, dialect });
  const steps = planSteps(scenario, { callers, endpointProfile, instNo, origin });
  return { name, about, dialect, profile, clock, coupons: loaded, prepare, steps, scenario };
}

/** Separate tenants for the scenario, so that a plan on a shared emulator does not disturb others. */
function ownCallers(name: string, scenario: Scenario): Callers {
  const first = tenantOf(name);
  return needsOther(scenario) ? { first, other: tenantOf(`${name}/other`) } : { first };
}

/** Always the same number and key for a name: requests are signed before the tenant is made. */
function tenantOf(name: string): CallerIdentity {
  const digits = createHash('sha256').update(name).digest('hex');
  const serial = Number.parseInt(digits.slice(0, 8), 16) % 10 ** 7;
  return { ...demoCaller, instNo: `7${String(serial).padStart(7, '0')}`, keys: [digits.slice(32)] };
}

/** Creates the tenant, or recreates it. */
function toTenant({ instNo, keys: [key] }: CallerIdentity): AdminCall {
  return { method: 'PUT', path: `/tenants/${instNo}`, body: { key } };
}

/** The differences if both callers are institutions of one profile. */
export const otherShares: BilingualText = {
  en: 'The other caller is the other demo institution. It shares the clock, faults and magic coupons of the first. `verify` uses two separate tenants.',
  zh: '另一个调用方是另一个演示机构，与第一个共用时钟、故障和魔法券码。`verify` 使用两个独立租户。',
};

/** The steps of a scenario with their exact requests. */
export function planSteps(scenario: Scenario, context: PlanContext): readonly PlannedStep[] {
  const { clock } = scenario.given ?? {};
  let nowMs = clock === undefined ? (context.nowMs ?? planMs) : Date.parse(clock);
  const steps = stepsInForce(scenario, context.endpointProfile);
  const orders = orderFields(steps);
  return steps.map((step, index) => {
    if ('clock' in step) nowMs = movedTo(nowMs, step.clock);
    const { sent = [], expected = [] } = orders[index] ?? {};
    const what = step.about ?? stepInWords(step, sent);
    return Object.assign(
      { number: index + 1, what },
      planStep(step, tsOf(nowMs), { sent, expected }, context),
    );
  });
}

function movedTo(
  nowMs: number,
  { now, advance_ms: advance = 0 }: { now?: string; advance_ms?: number },
): number {
  return now === undefined ? nowMs + advance : Date.parse(now);
}

function planStep(
  step: ScenarioStep,
  ts: string,
  { sent, expected }: OrderFields,
  { callers, endpointProfile, instNo, origin, orderNos = new Map() }: PlanContext,
): Omit<PlannedStep, 'number' | 'what'> {
  if (!isRequest(step)) {
    const admin = adminCallOf(step, instNo);
    return { curl: adminCurl(origin, admin), admin };
  }
  const request = buildRequest(step, { callers, ts, endpointProfile, orderNos });
  const expect = {
    ...plannedResponse(step, request, callers, endpointProfile),
    ...(expected.length > 0 && { orders: expected }),
  };
  const path = isCall(step) ? step.call.endpoint : endpointProfile.path;
  if (sent.some((order) => !orderNos.has(order.step))) {
    const later = { path, orders: sent };
    return { curl: signLater(later, 'en'), sign_later: later, expect };
  }
  return {
    curl: requestCurl(`${origin}${path}`, request, step.give_up_after_ms),
    request: { headers: request.headers, ...bodyOf(request) },
    expect,
  };
}

/** A shell comment for a request that can be signed only once an order number is known. */
export function signLater(
  { path, orders }: NonNullable<PlannedStep['sign_later']>,
  language: keyof BilingualText,
): string {
  const isEnglish = language === 'en';
  const fields = orders.map((order) => {
    const { en, zh } = orderInWords(order);
    return isEnglish ? `${order.name} ${en}` : `${zh} ${order.name}`;
  });
  return isEnglish
    ? `# POST ${path}, signed with ${fields.join(', ')} (shoubei-mock sign)`
    : `# POST ${path}，填入${fields.join('、')}，签名后发送（shoubei-mock sign）`;
}

type AdminStep = Exclude<ScenarioStep, RequestStep>;

function adminCallOf(step: AdminStep, instNo: string | undefined): AdminCall {
  if ('clock' in step) return toAdmin('PUT', '/clock', step.clock, instNo);
  if ('fault' in step) return toAdmin('POST', '/faults', step.fault, instNo);
  return toAdmin('PATCH', `/coupons/${step.change.coupon_code}`, step.change.to, instNo);
}

function toAdmin(
  method: AdminCall['method'],
  path: string,
  body: object | undefined,
  instNo: string | undefined,
): AdminCall {
  return {
    method,
    path: instNo === undefined ? path : `${path}?inst_no=${encodeURIComponent(instNo)}`,
    ...(body && { body }),
  };
}

function bodyOf({ body }: BuiltRequest): { readonly body: string } | { readonly body_base64: string } {
  const text = body.toString('utf8');
  return Buffer.from(text).equals(body) ? { body: text } : { body_base64: body.toString('base64') };
}

function plannedResponse(
  step: RequestStep,
  request: BuiltRequest,
  callers: Callers,
  endpointProfile: EndpointProfile,
): PlannedResponse {
  const { expect } = step;
  const isReported = expect.unknown === undefined;
  const caller = callerOf(scalarText(request.instNo), callers);
  const status =
    expect.http_status ??
    (isReported ? statusOf(expect.outcome ?? 'written_off', endpointProfile) : undefined);
  const expected = isReported ? [...fieldsExpected(step, request, caller, endpointProfile)] : [];
  const repeated = isCall(step) ? undefined : step.expect.same_order_as;
  const provenance = isDeclared(step, endpointProfile)
    ? undefined
    : provenanceOf(expect.outcome, endpointProfile);
  return {
    outcome: expect.outcome ?? `unknown: ${String(expect.unknown)}`,
    ...(provenance !== undefined && { provenance }),
    ...(repeated !== undefined && { same_order_as: repeated }),
    ...(status !== undefined && { status }),
    fields: Object.fromEntries(
      expected.map(([name, value]) => [name, value instanceof RegExp ? { pattern: value.source } : value]),
    ),
    signed: isReported && caller !== undefined && expect.signed !== false,
  };
}

/** Whether a step expects a response of a declared endpoint, whose lines have a separate provenance. */
function isDeclared(step: RequestStep, { endpoints }: EndpointProfile): boolean {
  if (!isCall(step)) return false;
  const declared = endpoints.find(({ path }) => path === step.call.endpoint);
  return Object.hasOwn(declared?.responses ?? {}, step.expect.outcome ?? '');
}

function fieldsExpected(
  step: RequestStep,
  { fields }: BuiltRequest,
  caller: CallerIdentity | undefined,
  endpointProfile: EndpointProfile,
): ExpectedFields {
  return isCall(step)
    ? expectedCallFields(step, { endpointProfile, caller })
    : expectedFields(step.expect, fields, endpointProfile);
}

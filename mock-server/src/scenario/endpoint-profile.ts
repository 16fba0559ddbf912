import { isDeepStrictEqual } from 'node:util';
import {
  codes,
  type EndpointDeclaration,
  type OutcomeName,
  profile as isProfile,
  type Profile,
  type Provenance,
  type Scenario,
  writeOffPath,
} from '@shoubei-kit/contracts';
import { declarationsOf } from '@shoubei-kit/fixtures/scenarios';
import { defaultRule, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { demoCaller, otherDemoCaller } from './caller.js';

/** Code and message of an outcome. */
export interface CodeAndMessage {
  readonly code: string;
  readonly message: string;
}

/** The behaviour of an endpoint by which its responses are judged. */
export interface EndpointProfile {
  /** The address of write-offs. */
  readonly path: string;
  readonly dialect: 'example' | 'table';
  readonly settleField: 'auto' | 'settle_amount' | 'settleAmount' | 'both';
  readonly failShape: 'bare' | 'full';
  readonly httpStatus: number | Readonly<Partial<Record<OutcomeName, number>>>;
  readonly codes: ReadonlyMap<OutcomeName, CodeAndMessage>;
  readonly signing: { readonly request: SigningRule; readonly response: SigningRule };
  /** Numbers of the institutions that it knows from the start. */
  readonly institutions: ReadonlySet<string>;
  /**
   * Assumptions and outcomes that the profile's author saw at the real endpoint. The date and source of an observation
   * change no response.
   */
  readonly observed: ReadonlySet<string>;
  /** The endpoints that it has besides the write-off. */
  readonly endpoints: readonly EndpointDeclaration[];
  /** Decides whether and how a request is rejected. */
  readonly behaviour: Behaviour;
}

/** Settings that change the amounts and state of a write-off. */
export interface Behaviour {
  readonly strict: boolean;
  readonly idempotency: 'replay' | 'already_used' | 'trace_conflict';
  readonly tsWindowSeconds: number | null;
  readonly bodyLimit: number;
  readonly feeBasisPoints: number;
  readonly magic: boolean;
  readonly signatureCheck: 'enforce' | 'warn' | 'off';
  readonly afterCancel: 'issued' | 'refunded';
  readonly cancelledTrace: 'trace_conflict' | 'already_used' | 'replay';
  readonly secondCancel: 'done' | 'already_cancelled';
}

/** A profile with the defaults that protocol.md states, worked out apart from the emulator. */
export function endpointProfileOf(profile: Profile = {}): EndpointProfile {
  const { response, ...own } = profile.signing ?? {};
  const request = { ...defaultRule, ...own };
  const ownCodes = new Map(Object.entries(profile.codes ?? {}));
  return {
    path: profile.paths?.write_off ?? writeOffPath,
    dialect: profile.dialect ?? 'example',
    settleField: profile.settleField ?? 'auto',
    failShape: profile.failShape ?? 'bare',
    httpStatus: profile.httpStatus ?? 200,
    codes: new Map(
      codes.map(({ outcome, code, message }) => [outcome, { code, message, ...ownCodes.get(outcome) }]),
    ),
    signing: { request, response: { ...request, ...response } },
    institutions: new Set(profile.institutions?.map(({ inst_no }) => inst_no) ?? demoInstNos),
    observed: new Set(Object.keys(profile.observed ?? {})),
    endpoints: profile.endpoints ?? [],
    behaviour: {
      strict: profile.strict ?? false,
      idempotency: profile.idempotency ?? 'replay',
      tsWindowSeconds: profile.tsWindowSeconds ?? null,
      bodyLimit: profile.bodyLimit ?? 65_536,
      feeBasisPoints: profile.feeBasisPoints ?? 60,
      magic: profile.magic ?? true,
      signatureCheck: profile.signatureCheck ?? 'enforce',
      afterCancel: profile.afterCancel ?? 'issued',
      cancelledTrace: profile.cancelledTrace ?? 'trace_conflict',
      secondCancel: profile.secondCancel ?? 'done',
    },
  };
}

/** Everything that a scenario depends on: its settings, and the endpoints that it calls. */
export function profileNeeded(scenario: Scenario): Profile {
  const endpoints = declarationsOf(scenario);
  return { ...scenario.profile, ...(endpoints.length > 0 && { endpoints: [...endpoints] }) };
}

const demoInstNos = [demoCaller.instNo, otherDemoCaller.instNo];

/** A number that is free at the endpoint: not of its profile, and of another form than those that tenants get (7…). */
export function unknownInstNo({ institutions }: EndpointProfile): string {
  // One more than there are taken ones, so that one of them is free.
  const candidates = Array.from({ length: institutions.size + 1 }, (_, index) =>
    String(index).padStart(8, '0'),
  );
  return candidates.find((instNo) => !institutions.has(instNo)) ?? '';
}

const failOutcomes = new Set<OutcomeName>(
  codes.filter(({ code }) => code === 'FAIL').map(({ outcome }) => outcome),
);

/** Whether an outcome's response has return_code FAIL (C11, C12). The table dialect has no separate codes. */
export function isFail(outcome: OutcomeName, { codes: known, dialect }: EndpointProfile): boolean {
  return known.get(outcome)?.code === 'FAIL' || (dialect === 'table' && failOutcomes.has(outcome));
}

/** The provenance of an outcome's code and message; undefined for an outcome that is not in the code table. */
export function provenanceOf(
  outcome: string | undefined,
  { codes: inForce, observed }: EndpointProfile,
): Provenance | undefined {
  const row = codes.find((one) => one.outcome === outcome);
  if (!row) return undefined;
  if (observed.has(row.outcome)) return 'observed';
  const { code, message } = inForce.get(row.outcome) ?? row;
  return code === row.code && message === row.message ? row.provenance : 'assumed';
}

/** The HTTP status of an outcome (A6). */
export function statusOf(outcome: string, { httpStatus }: EndpointProfile): number {
  if (typeof httpStatus === 'number') return httpStatus;
  return new Map(Object.entries(httpStatus)).get(outcome) ?? 200;
}

/** Whether responses depend on the same assumptions as in `one`: by observations, strict, codes, shapes and documented lines. */
export function hasSameAssumptions(one: EndpointProfile, another: EndpointProfile): boolean {
  return (
    one.endpoints.every((own) => another.endpoints.some((there) => isDeepStrictEqual(own, there))) &&
    one.behaviour.strict === another.behaviour.strict &&
    (['codes', 'failShape', 'observed'] as const).every((name) => isDeepStrictEqual(one[name], another[name]))
  );
}

/** The fields of a response. */
export type ResponseBody = Readonly<Record<string, unknown>>;

/** The outcome that a response states by the profile's codes and messages; undefined for others. */
export function statedOutcome(body: ResponseBody, endpointProfile: EndpointProfile): OutcomeName | undefined {
  const { return_code: code, return_msg: message, result_code: result } = body;
  if (code === 'SUCCESS' && result === 'SUCCESS') return 'written_off';
  const refusals = [...endpointProfile.codes].filter(([name]) => name !== 'written_off');
  const byCode = refusals.find(([, row]) => row.code === code && row.code !== 'FAIL');
  const hasKind = (name: OutcomeName): boolean => isFail(name, endpointProfile) === (code === 'FAIL');
  return (byCode ?? refusals.find(([name, row]) => row.message === message && hasKind(name)))?.[0];
}

/**
 * The profile that the response of `GET /profile` describes.
 *
 * @param instNos the institutions of the profile, which are not in it
 */
export function readEndpointProfile(
  response: unknown,
  instNos: Iterable<string>,
): EndpointProfile | undefined {
  const settings = property(response, 'settings');
  if (typeof settings !== 'object' || settings === null) return undefined;
  const {
    signing,
    codes: ownCodes,
    name: _name,
    institutions: _keys,
    observed: _seen,
    ...rest
  }: Record<string, unknown> = {
    ...settings,
  };
  const request = property(signing, 'request');
  const observed = property(response, 'observed');
  const profile: unknown = {
    ...rest,
    ...(typeof observed === 'object' && { observed }),
    ...(typeof request === 'object' && { signing: { ...request, response: property(signing, 'response') } }),
    ...(typeof ownCodes === 'object' && { codes: changeableCodes({ ...ownCodes }) }),
  };
  if (!isProfile(profile)) return undefined;
  return { ...endpointProfileOf(profile), institutions: new Set(instNos) };
}

function changeableCodes(shown: Readonly<Record<string, unknown>>): object {
  const rows = Object.entries(shown).filter(([outcome]) => outcome !== 'written_off');
  return Object.fromEntries(
    rows.map(([outcome, row]) => [
      outcome,
      { code: property(row, 'code'), message: property(row, 'message') },
    ]),
  );
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

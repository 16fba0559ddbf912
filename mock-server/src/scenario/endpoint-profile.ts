import { isDeepStrictEqual } from 'node:util';
import {
  codes,
  type EndpointDeclaration,
  type OutcomeName,
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

/** Settings that have another shape here, or none. */
type Shaped =
  'name' | 'paths' | 'httpStatus' | 'codes' | 'signing' | 'institutions' | 'observed' | 'endpoints';

type PlainSettings = Readonly<Required<Omit<Profile, Shaped>>>;

/** The behaviour of an endpoint by which its responses are judged. */
export interface EndpointProfile extends PlainSettings {
  /** The address of write-offs. */
  readonly path: string;
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
}

/** The defaults that protocol.md states, worked out apart from the emulator. */
const plainDefaults: PlainSettings = {
  dialect: 'example',
  settleField: 'auto',
  failShape: 'bare',
  strict: false,
  idempotency: 'replay',
  tsWindowSeconds: null,
  bodyLimit: 65_536,
  feeBasisPoints: 60,
  magic: true,
  signatureCheck: 'enforce',
  afterCancel: 'issued',
  cancelledTrace: 'trace_conflict',
  secondCancel: 'done',
};

/** A profile with every default filled in. */
export function endpointProfileOf(profile: Profile = {}): EndpointProfile {
  const {
    name: _,
    paths,
    httpStatus = 200,
    codes: changed = {},
    signing: { response, ...own } = {},
    institutions,
    observed = {},
    endpoints = [],
    ...plain
  } = profile;
  const request = { ...defaultRule, ...own };
  const ownCodes = new Map(Object.entries(changed));
  return {
    ...plainDefaults,
    ...plain,
    path: paths?.write_off ?? writeOffPath,
    httpStatus,
    codes: new Map(
      codes.map(({ outcome, code, message }) => [outcome, { code, message, ...ownCodes.get(outcome) }]),
    ),
    signing: { request, response: { ...request, ...response } },
    institutions: new Set(institutions?.map(({ inst_no }) => inst_no) ?? demoInstNos),
    observed: new Set(Object.keys(observed)),
    endpoints,
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
    (['strict', 'codes', 'failShape', 'observed'] as const).every((name) =>
      isDeepStrictEqual(one[name], another[name]),
    )
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

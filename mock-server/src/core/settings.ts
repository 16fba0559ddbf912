import type {
  AssumptionId,
  EndpointDeclaration,
  OutcomeName,
  Profile,
  Provenance,
  Seen,
} from '@shoubei-kit/contracts';
import { codes, writeOffPath } from '@shoubei-kit/contracts';
import { defaultRule, type SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** One row of the code table in force. */
export interface CodeInForce {
  readonly code: string;
  readonly message: string;
  readonly provenance: Provenance;
  readonly observed?: Sighting;
}

export interface Institution {
  readonly inst_no: string;
  /** Live keys; more than one while a key is being rotated. The first signs if no request has used another. */
  readonly keys: readonly [string, ...string[]];
}

/** A profile with every default filled in. The emulator's behaviour depends on nothing else. */
export interface Settings {
  readonly name: string;
  readonly dialect: 'example' | 'table';
  readonly settleField: 'auto' | 'settle_amount' | 'settleAmount' | 'both';
  readonly failShape: 'bare' | 'full';
  readonly strict: boolean;
  readonly idempotency: 'replay' | 'already_used' | 'trace_conflict';
  readonly httpStatus: number | Readonly<Partial<Record<string, number>>>;
  readonly tsWindowSeconds: number | null;
  readonly bodyLimit: number;
  readonly feeBasisPoints: number;
  readonly magic: boolean;
  readonly signatureCheck: 'enforce' | 'warn' | 'off';
  readonly signing: { readonly request: SigningRule; readonly response: SigningRule };
  readonly codes: Readonly<Record<OutcomeName, CodeInForce>>;
  readonly institutions: ReadonlyMap<string, Institution>;
  readonly observed: ObservedInForce;
  /** A19: the state of a coupon after its write-off is cancelled. */
  readonly afterCancel: 'issued' | 'refunded';
  /** A20: the outcome of a write-off that repeats a cancelled one. */
  readonly cancelledTrace: 'trace_conflict' | 'already_used' | 'replay';
  /** A21: the outcome of a second cancellation. */
  readonly secondCancel: 'done' | 'already_cancelled';
  readonly paths: { readonly write_off: string };
  /** The endpoints besides the write-off (A18). */
  readonly endpoints: readonly EndpointDeclaration[];
}

/** Assumptions and outcomes that the profile's author saw at the real endpoint. */
export type ObservedInForce = Readonly<Partial<Record<AssumptionId | OutcomeName, Sighting>>>;

/** The demo identity: the source's own example values, with a key made for this project. */
export const demo = {
  instNos: ['900024', '60000001'],
  key: 'shoubei-mock-demo-key',
  merchantNo: '851811130002',
  shopNo: '862010110001',
} as const;

/** Whether it holds only the demo key. That key, and signatures made with it, may be shown. */
export function isDemo({ institutions }: Settings): boolean {
  return [...institutions.values()].every(({ keys }) => keys.every((key) => key === demo.key));
}

/** Whether an institution of the profile has the demo key. */
export function hasDemoKey(inst_no: string, { institutions }: Settings): boolean {
  return institutions.get(inst_no)?.keys[0] === demo.key;
}

/** Fills a profile's gaps with the defaults of docs/explanation/what-is-known.md. */
export function toSettings(profile: Profile = {}): Settings {
  const { response, ...request } = profile.signing ?? {};
  // The default rule itself if nothing differs: then signing need not examine it each time.
  const requestRule: SigningRule =
    Object.keys(request).length > 0 ? { ...defaultRule, ...request } : defaultRule;
  const observed = observedIn(profile);
  return {
    name: profile.name ?? 'default',
    dialect: profile.dialect ?? 'example',
    settleField: profile.settleField ?? 'auto',
    failShape: profile.failShape ?? 'bare',
    strict: profile.strict ?? false,
    idempotency: profile.idempotency ?? 'replay',
    httpStatus: profile.httpStatus ?? 200,
    tsWindowSeconds: profile.tsWindowSeconds ?? null,
    bodyLimit: profile.bodyLimit ?? 65_536,
    feeBasisPoints: profile.feeBasisPoints ?? 60,
    magic: profile.magic ?? true,
    signatureCheck: profile.signatureCheck ?? 'enforce',
    signing: { request: requestRule, response: response ? { ...requestRule, ...response } : requestRule },
    codes: codeTable(profile, observed),
    institutions: institutionsOf(profile),
    observed,
    afterCancel: profile.afterCancel ?? 'issued',
    cancelledTrace: profile.cancelledTrace ?? 'trace_conflict',
    secondCancel: profile.secondCancel ?? 'done',
    paths: { write_off: profile.paths?.write_off ?? writeOffPath },
    endpoints: profile.endpoints ?? [],
  };
}

/** The paths of requests: the write-off's, and those of declared endpoints. */
export function servedPaths({ paths, endpoints }: Settings): readonly string[] {
  return [paths.write_off, ...endpoints.map(({ path }) => path)];
}

function observedIn({ observed = {} }: Profile): ObservedInForce {
  return Object.fromEntries(Object.entries(observed).map(([name, seen]) => [name, toSighting(seen)]));
}

function codeTable(profile: Profile, observed: ObservedInForce): Readonly<Record<OutcomeName, CodeInForce>> {
  const own: Readonly<Partial<Record<OutcomeName, { code?: string; message?: string }>>> =
    profile.codes ?? {};
  const rows = codes.map((row) => {
    const seen = observed[row.outcome];
    const { code = row.code, message = row.message } = own[row.outcome] ?? {};
    const changed = code === row.code && message === row.message ? row.provenance : 'assumed';
    const provenance: Provenance = seen ? 'observed' : changed;
    return [row.outcome, { code, message, provenance, ...(seen && { observed: seen }) }] as const;
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the code table has every outcome
  return Object.fromEntries(rows) as Record<OutcomeName, CodeInForce>;
}

function institutionsOf(profile: Profile): ReadonlyMap<string, Institution> {
  const given = profile.institutions ?? demo.instNos.map((inst_no) => ({ inst_no, keys: [demo.key] }));
  const rows = given.flatMap(({ inst_no, keys: [first, ...rest] }) => {
    if (first === undefined) return [];
    const institution: Institution = { inst_no, keys: [first, ...rest] };
    return [[inst_no, institution] as const];
  });
  return new Map(rows);
}

/** When the profile's author saw a behaviour at the real endpoint, and how they know it. */
export interface Sighting {
  /** `yyyy-MM-dd`. */
  readonly day: string;
  /** A command, or the author's own words. */
  readonly from?: string;
}

/** Accepts both forms that a profile allows. */
function toSighting(seen: Seen): Sighting {
  return typeof seen === 'string' ? { day: seen } : seen;
}

/** `2026-11-24 (calibrate capture.json)`. */
export function sightingText({ day, from }: Sighting): string {
  return from === undefined ? day : `${day} (${from})`;
}

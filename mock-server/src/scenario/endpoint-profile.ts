import { isDeepStrictEqual } from 'node:util';
import { codes, type OutcomeName, type Profile } from '@shoubei-kit/contracts';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** Code and message of an outcome. */
export interface CodeAndMessage {
  readonly code: string;
  readonly message: string;
}

/** What an endpoint does, as far as its answers are judged by it. */
export interface InForce {
  readonly dialect: 'example' | 'table';
  readonly settleField: 'auto' | 'settle_amount' | 'settleAmount' | 'both';
  readonly failShape: 'bare' | 'full';
  readonly httpStatus: number | Readonly<Partial<Record<OutcomeName, number>>>;
  readonly codes: ReadonlyMap<OutcomeName, CodeAndMessage>;
  readonly signing: { readonly request: Partial<SigningRule>; readonly response: Partial<SigningRule> };
  /** Rows and outcomes that the profile's author saw at the real endpoint; when, and from where, changes no answer. */
  readonly observed: ReadonlySet<string>;
  /** What decides whether and how a request is refused. */
  readonly behaviour: Behaviour;
}

/** Settings that change what is written off, so that a scenario holds under its own only. */
export interface Behaviour {
  readonly strict: boolean;
  readonly idempotency: 'replay' | 'already_used' | 'trace_conflict';
  readonly tsWindowSeconds: number | null;
  readonly bodyLimit: number;
  readonly feeBasisPoints: number;
  readonly magic: boolean;
  readonly signatureCheck: 'enforce' | 'warn' | 'off';
}

/** A profile with the defaults that protocol.md states, worked out apart from the emulator. */
export function inForceOf(profile: Profile = {}): InForce {
  const { response, ...request } = profile.signing ?? {};
  const own = new Map(Object.entries(profile.codes ?? {}));
  return {
    dialect: profile.dialect ?? 'example',
    settleField: profile.settleField ?? 'auto',
    failShape: profile.failShape ?? 'bare',
    httpStatus: profile.httpStatus ?? 200,
    codes: new Map(
      codes.map(({ outcome, code, message }) => [outcome, { code, message, ...own.get(outcome) }]),
    ),
    signing: { request, response: { ...request, ...response } },
    observed: new Set(Object.keys(profile.observed ?? {})),
    behaviour: {
      strict: profile.strict ?? false,
      idempotency: profile.idempotency ?? 'replay',
      tsWindowSeconds: profile.tsWindowSeconds ?? null,
      bodyLimit: profile.bodyLimit ?? 65_536,
      feeBasisPoints: profile.feeBasisPoints ?? 60,
      magic: profile.magic ?? true,
      signatureCheck: profile.signatureCheck ?? 'enforce',
    },
  };
}

const failRows = new Set<OutcomeName>(
  codes.filter(({ code }) => code === 'FAIL').map(({ outcome }) => outcome),
);

/** Whether an outcome is answered with return_code FAIL (C11, C12). The table dialect has no codes of its own. */
export function isFail(outcome: OutcomeName, { codes: inForce, dialect }: InForce): boolean {
  return inForce.get(outcome)?.code === 'FAIL' || (dialect === 'table' && failRows.has(outcome));
}

/** The HTTP status of an outcome (A6). */
export function statusOf(outcome: OutcomeName, { httpStatus }: InForce): number {
  return typeof httpStatus === 'number' ? httpStatus : (httpStatus[outcome] ?? 200);
}

/** Whether answers rest on the same rows in both: what is observed, and what codes and shapes there are. */
export function restAlike(one: InForce, another: InForce): boolean {
  return (['codes', 'failShape', 'observed'] as const).every((name) =>
    isDeepStrictEqual(one[name], another[name]),
  );
}

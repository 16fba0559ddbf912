import {
  codes,
  type OutcomeName,
  type OwnCoupon,
  type Profile,
  type AssumptionId,
  writeOffPath,
} from '@shoubei-kit/contracts';
import { startMockServer } from '../../start/mock-server.js';
import { adminClient } from '../../scenario/admin-client.js';
import type { BuiltRequest } from '../../scenario/build-request.js';
import type { CallerIdentity } from '../../scenario/caller.js';
import { reportedAssumptions } from '../../scenario/difference.js';
import { sendRequest } from '../../scenario/send-request.js';
import { asCoupon, sourceExample } from '../../scenario/own/own-coupon.js';
import { jsonObject } from '../../scenario/wire-text.js';

/** An emulator's response to a request, in the profile that the endpoint is assumed to have. */
export interface Rehearsed {
  readonly outcome: OutcomeName | undefined;
  /** Every assumption that its response depends on. */
  readonly assumptions: readonly AssumptionId[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** An emulator of one's own, on which every request is tried before it goes anywhere else. */
export interface Rehearsal {
  /** Restarts with these coupons and no others. */
  readonly begin: (coupons: Iterable<OwnCoupon>) => Promise<void>;
  readonly send: (request: BuiltRequest) => Promise<Rehearsed | undefined>;
  readonly close: () => Promise<void>;
}

export async function startRehearsal(profile: Profile, caller: CallerIdentity): Promise<Rehearsal> {
  const [key = '', ...keys] = caller.keys;
  const institutions: Profile['institutions'] = [{ inst_no: caller.instNo, keys: [key, ...keys] }];
  const { url, close } = await startMockServer({ profile: { ...profile, institutions, magic: false } });
  const admin = adminClient(url, undefined);
  return {
    begin: async (coupons) => {
      await admin.call('POST', '/reset');
      await admin.call('DELETE', `/coupons/${sourceExample}`);
      const there = [...coupons].flatMap((own) => asCoupon(own) ?? []);
      if (there.length > 0) await admin.call('PUT', '/coupons', there);
    },
    send: async (request) => {
      const result = await sendRequest(
        `${url}${profile.paths?.write_off ?? writeOffPath}`,
        request,
        patienceMs,
      );
      if (result.kind !== 'response') return undefined;
      const outcome = result.headers['x-shoubei-mock-outcome'];
      return {
        outcome: codes.find((row) => row.outcome === outcome)?.outcome,
        assumptions: reportedAssumptions(result.headers),
        body: jsonObject(result.text) ?? {},
      };
    },
    close,
  };
}

const patienceMs = 10_000;

import { coupon as isCoupon, type Profile } from '@shoubei-kit/contracts';
import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '../../start/mock-server.js';
import { type AdminClient, adminClient } from '../../scenario/admin-client.js';
import type { CallerIdentity } from '../../scenario/caller.js';
import type { EndpointProfile } from '../../scenario/endpoint-profile.js';
import { type ReceivedResponse, sendRequest, type SendResult } from '../../scenario/send-request.js';
import { requestedCoupon } from '../../scenario/expected-response.js';
import { asCoupon, sourceExample } from '../../scenario/own/own-coupon.js';
import type { ScenarioResult } from '../../scenario/run-scenarios.js';
import { jsonObject, scalarText } from '../../scenario/wire-text.js';
import type { Evidence } from '../observe/evidence.js';
import { compare, type Orders } from './compare.js';
import { impliedCoupon, impliedState } from './implied-coupon.js';
import {
  isWriteOffLine,
  reasonToSkip,
  type RecordedWriteOff,
  recordedWriteOff,
  type UnnamedCode,
  unnamedCodesIn,
} from './recorded-write-off.js';

export interface ReplayOptions {
  readonly profile: Profile;
  readonly endpointProfile: EndpointProfile;
  /** The caller whose signatures are checked; without it, none are checked. */
  readonly caller: CallerIdentity | undefined;
}

/** The result of a recording: one for each exchange, named `line 3`. */
export interface ReplayResult {
  readonly results: readonly ScenarioResult[];
  readonly evidence: readonly Evidence[];
  readonly unnamed: readonly UnnamedCode[];
}

/**
 * Sends the recorded requests to an emulator, with coupons in the states that the recorded responses imply, and compares
 * its responses with the recorded ones.
 */
export async function replay(lines: readonly RecordedLine[], options: ReplayOptions): Promise<ReplayResult> {
  const { endpointProfile, caller } = options;
  const writeOffs = lines
    .filter((line) => isWriteOffLine(line, endpointProfile.path))
    .flatMap((line) => recordedWriteOff(line, endpointProfile) ?? []);
  await using server = await startMockServer({ profile: profileFor(writeOffs, options) });
  const byLine = new Map(writeOffs.map((one) => [one.line, one]));
  const state: ReplayState = {
    url: server.url,
    admin: adminClient(server.url, undefined),
    byCoupon: groupedByCoupon(writeOffs),
    states: new Map([[sourceExample, 'refunded']]),
    orders: { given: new Map(), taken: new Set() },
  };
  const results: ScenarioResult[] = [];
  const evidence: Evidence[] = [];
  const unknown: RecordedLine[] = [];
  for (const recorded of lines) {
    const writeOff = byLine.get(recorded.line);
    const reason = reasonToSkip(recorded, writeOff, caller, endpointProfile.path);
    const compared = reason || !writeOff ? undefined : await replayOne(recorded, writeOff, state, options);
    if (compared?.evidence) evidence.push(compared.evidence);
    if (!writeOff && !reason) unknown.push(recorded);
    const differences = compared?.differences ?? (writeOff || reason ? [] : [unknownOutcome(recorded)]);
    const status = differences.length > 0 ? 'failed' : compared ? 'passed' : 'skipped';
    const skipped = reason ? [{ step: recorded.line, reason }] : [];
    results.push({
      name: `line ${recorded.line}`,
      dialect: endpointProfile.dialect,
      status,
      differences,
      skipped,
      ms: 0,
    });
  }
  return { results, evidence, unnamed: unnamedCodesIn(unknown) };
}

/** The emulator's own institutions are those that the endpoint knew. */
function profileFor(writeOffs: readonly RecordedWriteOff[], { profile, caller }: ReplayOptions): Profile {
  const known = writeOffs.filter(({ outcome }) => outcome !== 'unknown_institution');
  const instNos = new Set(known.flatMap(({ fields }) => scalarText(fields['inst_no']) ?? []));
  // A longer one is in no profile: the emulator rejects its requests.
  const possible = [...instNos].filter((instNo) => /^[^]{1,8}$/u.test(instNo));
  const institutions = possible.map((inst_no) => {
    const keys: [string] = [(caller?.instNo === inst_no ? caller.keys[0] : undefined) ?? 'not checked'];
    return { inst_no, keys };
  });
  const [first = { inst_no: 'none', keys: ['not checked'] as [string] }, ...others] = institutions;
  return {
    ...profile,
    institutions: [first, ...others],
    magic: false,
    signatureCheck: caller ? 'enforce' : 'off',
  };
}

interface ReplayState {
  readonly url: string;
  readonly admin: AdminClient;
  /** The write-offs of each coupon, in their order. */
  readonly byCoupon: ReadonlyMap<string, readonly RecordedWriteOff[]>;
  /** The current state of each coupon in the emulator; `written` if it was written off during the replay. */
  readonly states: Map<string, string>;
  readonly orders: Orders;
}

function groupedByCoupon(writeOffs: readonly RecordedWriteOff[]): Map<string, RecordedWriteOff[]> {
  const found = new Map<string, RecordedWriteOff[]>();
  for (const one of writeOffs) {
    const code = requestedCoupon(one.fields);
    if (code === undefined) continue;
    const others = found.get(code);
    if (others) others.push(one);
    else found.set(code, [one]);
  }
  return found;
}

function unknownOutcome({
  line,
  exchange: { response },
}: RecordedLine): ScenarioResult['differences'][number] {
  const body = response ? jsonObject(response.body) : undefined;
  const seen = body
    ? JSON.stringify([body['return_code'], body['return_msg']])
    : JSON.stringify(response?.body);
  return {
    step: line,
    field: body ? 'return_code' : 'body',
    expected: body ? "a code and message of the profile's" : 'a JSON object',
    seen,
    assumptions: body ? ['A3'] : [],
  };
}

async function replayOne(
  { exchange: { at, request, response } }: RecordedLine,
  writeOff: RecordedWriteOff,
  state: ReplayState,
  { endpointProfile, caller }: ReplayOptions,
): Promise<ReturnType<typeof compare>> {
  const { url, admin, states, orders } = state;
  const code = requestedCoupon(writeOff.fields);
  if (code !== undefined) await prepare(code, writeOff, state);
  if (at !== undefined) await admin.call('PUT', '/clock', { now: at, frozen: true });
  const type = request.content_type ?? 'application/json';
  const outgoing = { headers: { 'content-type': type }, body: Buffer.from(request.body) };
  const emulated = await sendRequest(`${url}${endpointProfile.path}`, outgoing, patienceMs);
  if (code !== undefined && outcomeIn(emulated) === 'written_off') states.set(code, 'written');
  const recorded: ReceivedResponse = {
    kind: 'response',
    status: response?.status ?? 200,
    headers: { 'content-type': response?.content_type ?? 'application/json' },
    text: response?.body ?? '',
    ms: 0,
  };
  return compare(recorded, emulated, {
    writeOff,
    endpointProfile,
    caller,
    orders,
    atMs: at === undefined ? Date.now() : Date.parse(at),
  });
}

const patienceMs = 10_000;

function outcomeIn(result: SendResult): string | undefined {
  return result.kind === 'response' ? result.headers['x-shoubei-mock-outcome'] : undefined;
}

/**
 * Brings a coupon into the state that the response implies. If it implies none, uses the next response that does. A
 * coupon that was written off during the replay stays so: the replay tests whether that holds.
 */
async function prepare(
  code: string,
  { line, outcome }: RecordedWriteOff,
  { admin, byCoupon, states }: ReplayState,
): Promise<void> {
  const own = byCoupon.get(code) ?? [];
  const next = own.filter((one) => one.line > line).map((one) => impliedState(one.outcome));
  const current = states.get(code);
  const wanted =
    impliedState(outcome) ?? (current === undefined ? next.find((state) => state !== undefined) : undefined);
  const isSettled = current === 'written' && (wanted === 'issued' || wanted === 'used');
  if (wanted === undefined || wanted === current || isSettled) return;
  const { shop_nos, ...implied } = impliedCoupon(code, own);
  const coupon = asCoupon({ ...implied, state: wanted });
  if (coupon) {
    const complete = { ...coupon, ...(shop_nos && { shop_nos }) };
    // A code that no emulator can hold is rejected there: that is the difference.
    if (!isCoupon(complete)) return;
    await admin.call('PUT', '/coupons', complete);
  } else if (current !== undefined) await admin.call('DELETE', `/coupons/${encodeURIComponent(code)}`);
  states.set(code, wanted);
}

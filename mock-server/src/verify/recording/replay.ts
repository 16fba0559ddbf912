import type { Profile } from '@shoubei-kit/contracts';
import type { RecordedLine } from '@shoubei-kit/fixtures/scenarios';
import { startMockServer } from '../../start/mock-server.js';
import { type AdminClient, adminClient } from '../../scenario/admin-client.js';
import type { Caller } from '../../scenario/caller.js';
import { exchange, type Seen, writeOffPath } from '../../scenario/exchange.js';
import { couponAsked } from '../../scenario/expected-response.js';
import { type InForce } from '../../scenario/endpoint-profile.js';
import { jsonObject } from '../../scenario/judge.js';
import type { Evidence } from '../observe/evidence.js';
import { asCoupon, sourceExample } from '../../scenario/own/own-coupon.js';
import { outcomeTold } from '../../scenario/rows.js';
import type { ScenarioResult } from '../../scenario/run-all.js';
import { scalarText } from '../../scenario/wire-text.js';
import { compare, type Orders } from './compare.js';
import { factsTold, stateTold, type ToldExchange } from './implied.js';
import { isWriteOff, whyNot } from './reasons.js';
import { type UnnamedCode, unnamedIn } from './unnamed.js';

export interface Replaying {
  readonly profile: Profile;
  readonly inForce: InForce;
  /** Whose signs are looked at; without it, none is. */
  readonly caller: Caller | undefined;
}

/** What came of a recording: a result for each exchange, named `line 3`. */
export interface Replayed {
  readonly results: readonly ScenarioResult[];
  readonly evidence: readonly Evidence[];
  readonly unnamed: readonly UnnamedCode[];
}

/**
 * Asks an emulator what was asked when it was recorded, of coupons in the states that the answers imply, and compares its
 * answers with those that came then.
 */
export async function replay(lines: readonly RecordedLine[], replaying: Replaying): Promise<Replayed> {
  const { inForce, caller } = replaying;
  const told = lines.filter(isWriteOff).flatMap((line) => toldIn(line, inForce) ?? []);
  await using server = await startMockServer({ profile: profileFor(told, replaying) });
  const stage: Stage = {
    url: server.url,
    admin: adminClient(server.url, undefined),
    told,
    states: new Map([[sourceExample, 'refunded']]),
    orders: { given: new Map(), taken: new Set() },
  };
  const results: ScenarioResult[] = [];
  const evidence: Evidence[] = [];
  const unknown: RecordedLine[] = [];
  for (const recorded of lines) {
    const one = told.find(({ line }) => line === recorded.line);
    const reason = whyNot(recorded, one, caller);
    const found = reason || !one ? undefined : await replayOne(recorded, one, stage, replaying);
    if (found?.evidence) evidence.push(found.evidence);
    if (!one && !reason) unknown.push(recorded);
    const differences = found?.differences ?? (one || reason ? [] : [unknownOutcome(recorded)]);
    const status = differences.length > 0 ? 'failed' : found ? 'passed' : 'skipped';
    const skipped = reason ? [{ step: recorded.line, reason }] : [];
    results.push({
      name: `line ${recorded.line}`,
      dialect: inForce.dialect,
      status,
      differences,
      skipped,
      ms: 0,
    });
  }
  return { results, evidence, unnamed: unnamedIn(unknown) };
}

/** The emulator's own institutions are those that the endpoint knew. */
function profileFor(told: readonly ToldExchange[], { profile, caller }: Replaying): Profile {
  const known = told.filter(({ outcome }) => outcome !== 'unknown_institution');
  const instNos = [...new Set(known.flatMap(({ fields }) => scalarText(fields['inst_no']) ?? []))];
  const institutions = (instNos.length === 0 ? ['none'] : instNos).map((inst_no) => {
    const keys: [string] = [(caller?.instNo === inst_no ? caller.keys[0] : undefined) ?? 'not looked at'];
    return { inst_no, keys };
  });
  const [first = { inst_no: 'none', keys: ['none'] as [string] }, ...others] = institutions;
  return {
    ...profile,
    institutions: [first, ...others],
    magic: false,
    signatureCheck: caller ? 'enforce' : 'off',
  };
}

interface Stage {
  readonly url: string;
  readonly admin: AdminClient;
  readonly told: readonly ToldExchange[];
  /** The state that each coupon has in the emulator by now; `written` where it was written off here. */
  readonly states: Map<string, string>;
  readonly orders: Orders;
}

function toldIn(
  { line, exchange: { request, response } }: RecordedLine,
  inForce: InForce,
): ToldExchange | undefined {
  const body = response ? jsonObject(response.body) : undefined;
  const outcome = body && outcomeTold(body, inForce);
  return body && outcome && { line, fields: jsonObject(request.body) ?? {}, body, outcome };
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
  told: ToldExchange,
  stage: Stage,
  { inForce, caller }: Replaying,
): Promise<ReturnType<typeof compare>> {
  const { url, admin, states, orders } = stage;
  const code = couponAsked(told.fields);
  if (code !== undefined) await prepare(code, told, stage);
  if (at !== undefined) await admin.call('PUT', '/clock', { now: at, frozen: true });
  const type = request.content_type ?? 'application/json';
  const outgoing = { headers: { 'content-type': type }, body: Buffer.from(request.body) };
  const emulated = await exchange(`${url}${writeOffPath}`, outgoing, patienceMs);
  if (code !== undefined && outcomeIn(emulated) === 'written_off') states.set(code, 'written');
  const seen: Seen = {
    kind: 'response',
    status: response?.status ?? 200,
    headers: { 'content-type': response?.content_type ?? 'application/json' },
    text: response?.body ?? '',
    ms: 0,
  };
  return compare(seen, emulated, {
    told,
    inForce,
    caller,
    orders,
    atMs: at === undefined ? Date.now() : Date.parse(at),
  });
}

const patienceMs = 10_000;

function outcomeIn(seen: Seen): string | undefined {
  return seen.kind === 'response' ? seen.headers['x-shoubei-mock-outcome'] : undefined;
}

/**
 * Brings a coupon into the state that the answer implies, or, where it implies none, the next one that does. What was
 * written off here stays so: whether that holds is the question.
 */
async function prepare(
  code: string,
  { line, outcome }: ToldExchange,
  { admin, told, states }: Stage,
): Promise<void> {
  const own = told.filter(({ fields }) => couponAsked(fields) === code);
  const next = own.filter((one) => one.line > line).map((one) => stateTold(one.outcome));
  const current = states.get(code);
  const wanted =
    stateTold(outcome) ?? (current === undefined ? next.find((state) => state !== undefined) : undefined);
  const isSettled = current === 'written' && (wanted === 'issued' || wanted === 'used');
  if (wanted === undefined || wanted === current || isSettled) return;
  const coupon = asCoupon({ ...factsTold(code, own), state: wanted, right_shop: true });
  const { shop_nos } = factsTold(code, own);
  if (coupon) await admin.call('POST', '/coupons', { ...coupon, ...(shop_nos && { shop_nos }) });
  else if (current !== undefined) await admin.call('DELETE', `/coupons/${encodeURIComponent(code)}`);
  states.set(code, wanted);
}

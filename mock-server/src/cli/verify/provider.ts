import { randomBytes } from 'node:crypto';
import type { OwnCoupon } from '@shoubei-kit/contracts';
import type { Cell } from 'cliui';
import type { CallerIdentity } from '../../scenario/caller.js';
import { endpointProfileOf } from '../../scenario/endpoint-profile.js';
import { gateFor, isProduction } from '../../scenario/own/gate.js';
import { isMagicShaped } from '../../scenario/own/own-coupon.js';
import { observe } from '../../verify/observe/observe.js';
import { planRequests, type RequestPlan, type StepRequest } from '../../verify/provider/request-plan.js';
import { startRehearsal } from '../../verify/provider/rehearsal.js';
import { runPlan, UnreachableError } from '../../verify/provider/run-plan.js';
import { type CommandCall, wholeNumber } from '../line/command.js';
import { dialectOf } from '../options/common.js';
import { confirm, type Identity, identityOf } from '../options/identity.js';
import { originAt } from '../options/base-url.js';
import { UsageError } from '../line/usage-error.js';
import { loadOwnCoupons, loadScenarios } from './files.js';
import type { VerifyRun } from './report.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';

/** Runs the scenarios with your own coupons, at an endpoint whose state cannot be set. Undefined for a dry run. */
export async function verifyProvider(call: CommandCall): Promise<VerifyRun | undefined> {
  const baseUrl = originAt(call.text('base-url') ?? '', call);
  const scenarios = await loadScenarios(call);
  const coupons = await loadOwnCoupons(call.text('own-coupons') ?? '', call);
  rejectMagicCodes(coupons, baseUrl);
  const { profile: given, ...identity } = await identityOf(call, baseUrl);
  const profile = { ...given, dialect: dialectOf(call) ?? given.dialect ?? 'example' };
  const caller = callerOf(identity);
  const endpointProfile = { ...endpointProfileOf(profile), institutions: new Set([caller.instNo]) };
  const allowsWriteOff = isAllowed(call);
  const rehearsal = await startRehearsal(profile, caller);
  const nowMs = Date.now;
  const maxRequests = wholeNumber(call, 'max-requests', 1, 1_000_000) ?? Infinity;
  const pauseMs = wholeNumber(call, 'pause-ms', 0, 3_600_000) ?? 0;
  const runPrefix = `v${randomBytes(4).readUInt32BE().toString(36).padStart(7, '0')}`;
  const own = { coupons, allowsWriteOff, caller, endpointProfile };
  const planning = { ...own, rehearsal, nowMs, runPrefix, maxRequests };
  let plan: RequestPlan;
  try {
    plan = await planRequests(scenarios, planning);
  } finally {
    await rehearsal.close();
  }
  if (call.isOn('dry-run')) {
    showPlan(plan, baseUrl, call);
    return undefined;
  }
  await announce(plan, baseUrl, call);
  const gate = gateFor(coupons, baseUrl, () => allowsWriteOff);
  const target = { baseUrl, caller, endpointProfile, gate, nowMs, pauseMs };
  const done = await runPlan(plan, target).catch((error: unknown) => {
    if (!(error instanceof UnreachableError)) throw error;
    const { code } = error;
    throw new UsageError(`nothing responds at ${baseUrl}: ${code}`, `${baseUrl} 无响应：${code}`);
  });
  const about = new Map(scenarios.map(({ name, scenario }) => [name, scenario.about[call.language]]));
  const { results, evidence, spent, unclear, isEmulator } = done;
  return {
    results,
    about,
    spent,
    unclear,
    seen: { observations: observe(evidence, endpointProfile), profile: given, isEmulator },
  };
}

function callerOf({ instNo, key, merchantNo, shopNo }: Omit<Identity, 'profile'>): CallerIdentity {
  if (merchantNo !== undefined && shopNo !== undefined) return { instNo, keys: [key], merchantNo, shopNo };
  throw new UsageError('--merchant-no and --shop-no are needed', '须给出 --merchant-no 与 --shop-no');
}

/** A flag that spends money must be typed each time, not left in an environment or a config file. */
function isAllowed(call: CommandCall): boolean {
  if (!call.isOn('allow-write-off') || call.isTyped('allow-write-off')) return call.isOn('allow-write-off');
  throw new UsageError(
    '--allow-write-off must be typed: the environment and config files cannot set it',
    '--allow-write-off 须在命令行输入，不能由环境变量或配置文件设置',
  );
}

function rejectMagicCodes(coupons: readonly OwnCoupon[], baseUrl: string): void {
  const magic = coupons.find(({ coupon_code }) => isMagicShaped(coupon_code));
  if (!magic || !isProduction(baseUrl)) return;
  throw new UsageError(
    `${magic.coupon_code} has the form of the emulator's magic codes, which are never sent to ${baseUrl}`,
    `${magic.coupon_code} 形如模拟器的魔法券码，绝不发往 ${baseUrl}`,
  );
}

/** Prints the requests to be sent; the user confirms if they may spend a coupon. */
async function announce(
  { scenarios, atRisk }: RequestPlan,
  baseUrl: string,
  call: CommandCall,
): Promise<void> {
  const count = sentBy(scenarios).flatMap(({ requests }) => requests).length;
  if (count === 0) return;
  const { language, io } = call;
  if (atRisk.length === 0) {
    const text = {
      en: `${count} requests will be sent to ${baseUrl}; none of them contains an unspent coupon`,
      zh: `将向 ${baseUrl} 发送 ${count} 个请求，均不涉及未核销的券`,
    };
    if (!call.isOn('json')) io.err(text[language]);
    return;
  }
  const list = atRisk.join(', ');
  await confirm(
    call,
    {
      en: `${count} requests will be sent to ${baseUrl}, and may write off ${list} (shoubei-mock cannot cancel a write-off)`,
      zh: `将向 ${baseUrl} 发送 ${count} 个请求，可能核销 ${list}（shoubei-mock 不能撤销核销）`,
    },
    { en: `Write off ${atRisk.length} coupon(s)?`, zh: `核销这 ${atRisk.length} 张券？` },
  );
}

type SentRequest = Extract<StepRequest, { rehearsed: unknown }>;

/** The requests of each scenario that sends any. */
function sentBy(
  scenarios: RequestPlan['scenarios'],
): readonly { readonly name: string; readonly requests: readonly SentRequest[] }[] {
  return scenarios
    .map(({ named, steps }) => ({ name: named.name, requests: steps.filter((step) => 'rehearsed' in step) }))
    .filter(({ requests }) => requests.length > 0);
}

/** Prints the requests that a real run would send. */
function showPlan(plan: RequestPlan, baseUrl: string, { io, language, isOn }: CommandCall): void {
  io.out(isOn('json') ? JSON.stringify(planAsObject(plan, baseUrl)) : planInWords(plan, baseUrl, language));
}

function planAsObject(plan: RequestPlan, baseUrl: string): object {
  const scenarios = sentBy(plan.scenarios).map(({ name, requests }) => ({
    name,
    requests: requests.map(({ number, ownCoupons, step }) => ({
      step: number,
      coupons: Object.fromEntries(ownCoupons),
      expected: step.expect.outcome ?? null,
    })),
  }));
  return { base_url: baseUrl, scenarios, at_risk: plan.atRisk };
}

/** Lists the requests by scenario, and the coupons they might spend. */
function planInWords({ scenarios, atRisk }: RequestPlan, baseUrl: string, language: Language): string {
  const sent = sentBy(scenarios);
  const count = sent.flatMap(({ requests }) => requests).length;
  const rows: Cell[][] = [];
  for (const { name, requests } of sent) {
    rows.push([{ text: name, width: 80 }]);
    for (const { number, ownCoupons, step } of requests) {
      const codes = [...ownCoupons].map(([code, state]) => `${code} (${state})`).join(', ');
      const text = `${number}  ${codes === '' ? '-' : codes} → ${step.expect.outcome ?? ''}`;
      rows.push([{ text, width: 80, padding: [0, 0, 0, 4] }]);
    }
  }
  const risk = atRisk.length === 0 ? '-' : atRisk.join(', ');
  const end =
    language === 'en'
      ? `${count} requests would be sent to ${baseUrl}; unspent coupons in them: ${risk}`
      : `将向 ${baseUrl} 发送 ${count} 个请求；涉及的未核销券：${risk}`;
  return `${formatTable(rows)}\n${end}`.trim();
}

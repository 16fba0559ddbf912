import type { BilingualText, Coupon, Profile } from '@shoubei-kit/contracts';
import {
  fieldsOf,
  isCall,
  isRequest,
  type NamedScenario,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import type { Deps } from '../../core/emulator.js';
import { demo } from '../../core/settings.js';
import { isSigned } from '../../scenario/build-request.js';
import type { Callers } from '../../scenario/caller.js';
import { demoCaller } from '../../scenario/caller.js';
import { type EndpointProfile, profileNeeded } from '../../scenario/endpoint-profile.js';
import { otherShares, type PlannedStep, planSteps } from '../../scenario/plan/test-plan.js';
import { isForTill, subjectOf, type TillStep, tillSteps } from '../../scenario/plan/till-cases.js';
import { callsOther, fillPlaceholders, needsOther } from '../../scenario/scenario-setup.js';
import { unmetSetting, unmetSettings } from '../../scenario/settings-needed.js';
import { changeTenant, isOwn, type Scope } from '../../workbench/scope.js';
import { identityOf } from '../../workbench/tenants.js';

/** A scenario in the list. */
export function listedScenario(
  { name, file, scenario }: NamedScenario,
  endpointProfile: EndpointProfile,
): object {
  const setting = unmetSetting(scenario, endpointProfile);
  return {
    name,
    about: scenario.about,
    subject: subjectOf(file),
    for_till: isForTill(scenario),
    ...(setting !== undefined && { setting }),
  };
}

/** A scenario with its exact requests. */
export interface ScenarioView {
  readonly name: string;
  readonly about: BilingualText;
  readonly subject: string;
  readonly dialects?: readonly string[];
  /** Its settings that are not in force here. A running emulator cannot change them. */
  readonly needs_profile?: Profile;
  readonly note?: BilingualText;
  /** ISO 8601, if its clock is frozen. */
  readonly clock?: string;
  readonly coupons: readonly Coupon[];
  readonly steps: readonly StepView[];
}

export interface StepView extends Omit<PlannedStep, 'curl'>, Partial<Pick<PlannedStep, 'curl'>> {
  /** Why there is no request. */
  readonly left_out?: BilingualText;
  /** Whether loading has already done it. */
  readonly done?: boolean;
  /** The path of the request. */
  readonly endpoint?: string;
  /** Fields that the step sets or leaves out. A till has its own values for the others. */
  readonly sets?: readonly string[];
  /** When its caller stops waiting. */
  readonly give_up_after_ms?: number;
  /** A person's action at a till, or why no till does it. */
  readonly till?: TillStep;
  readonly no_till?: BilingualText;
}

/** The sender and the time of a scenario. */
export interface ViewContext {
  readonly scope: Scope;
  readonly deps: Deps;
  readonly endpointProfile: EndpointProfile;
  readonly callers: Callers;
  readonly origin: string;
  readonly orderNos?: ReadonlyMap<number, string>;
}

/** A scenario as this emulator runs it: its needs, its initial state, and its exact requests, signed now. */
export function viewOf({ name, file, scenario }: NamedScenario, context: ViewContext): ScenarioView {
  const { scope, deps, endpointProfile, callers, origin, orderNos } = context;
  const { about, dialects, given } = scenario;
  const unmet = unmetSettings(profileNeeded(scenario), endpointProfile);
  const planned = planSteps(scenario, {
    callers,
    endpointProfile,
    instNo: scope.inst_no,
    origin,
    nowMs: deps.nowMs(),
    ...(orderNos && { orderNos }),
  });
  const atTill = tillSteps(scenario);
  return {
    name,
    about,
    subject: subjectOf(file),
    ...(dialects && { dialects }),
    ...(Object.keys(unmet).length > 0 && { needs_profile: unmet }),
    ...(callers.other && needsOther(scenario) && { note: otherShares }),
    ...(given?.clock !== undefined && { clock: given.clock }),
    coupons: fillPlaceholders(given?.coupons ?? [], callers.first),
    steps: planned.map((step, index) => playable(step, scenario.steps[index], atTill[index], context)),
  };
}

/** A step unchanged, or the reason why its call cannot be made from here. */
function playable(
  planned: PlannedStep,
  step: ScenarioStep | undefined,
  till: TillStep | undefined,
  { callers: { first, other }, endpointProfile }: ViewContext,
): StepView {
  if (!step || !isRequest(step)) return planned;
  const { number, what, expect } = planned;
  const leftOut = { number, what, ...(expect && { expect }) };
  if (callsOther(step) && !other) return { ...leftOut, left_out: noOther };
  const keys = (step.caller === 'other' ? other : first)?.keys ?? [];
  if (keys.length === 0 && isSigned(step)) return { ...leftOut, left_out: noKey };
  const { give_up_after_ms: giveUp } = step;
  return {
    ...planned,
    endpoint: isCall(step) ? step.call.endpoint : endpointProfile.path,
    sets: namesSet(step),
    ...(giveUp !== undefined && { give_up_after_ms: giveUp }),
    ...(till ? { till } : { no_till: isCall(step) ? anotherEndpoint : noTill }),
  };
}

const own: ReadonlySet<unknown> = new Set(['$inst', '$merchant', '$shop', '$ts']);

/** Fields that a step sets, or leaves out. */
function namesSet(step: RequestStep): readonly string[] {
  const set = Object.entries(fieldsOf(step)).filter(([, value]) => !own.has(value));
  return [...set.map(([name]) => name), ...(step.leave_out ?? [])];
}

const noTill: BilingualText = {
  en: 'This step sends what no till sends by itself.',
  zh: '这一步的请求不会由收银端发出',
};
const anotherEndpoint: BilingualText = {
  en: 'This step calls an endpoint besides the write-off.',
  zh: '这一步调用核销以外的接口',
};
const noOther: BilingualText = {
  en: 'It uses a second institution: play this scenario as the demo institutions, or with verify.',
  zh: '涉及第二个机构：请以演示机构加载该场景，或使用 verify',
};
const noKey: BilingualText = {
  en: "It needs a signature, and the emulator did not generate this institution's key. Load this scenario for a tenant (POST /tenants).",
  zh: '需要签名，但该机构的密钥不是模拟器生成的：请为租户（POST /tenants）加载该场景',
};

/**
 * The callers and their keys. A key that the emulator generated signs. Of the profile's keys only the demo key does:
 * any other may be a real key.
 */
export async function callersIn(scope: Scope, deps: Deps): Promise<Callers> {
  if (isOwn(scope)) {
    const keys = await changeTenant(scope, deps, ({ institution, isKeyDrawn }) => ({
      result: (isKeyDrawn === true && institution?.keys) || [],
    }));
    const { inst_no: instNo, merchant_no: merchantNo, shop_no: shopNo } = identityOf(scope.tenant);
    return { first: { instNo, keys, merchantNo, shopNo } };
  }
  const { institutions } = deps.settings;
  const callers = [...institutions.values()].map(({ inst_no: instNo, keys }) => {
    const shown = keys.includes(demo.key) ? [demo.key] : [];
    return { instNo, keys: shown, merchantNo: demo.merchantNo, shopNo: demo.shopNo };
  });
  const first = callers.find(({ instNo }) => instNo === scope.inst_no) ?? callers[0] ?? demoCaller;
  const other = callers.find(({ instNo, keys }) => instNo !== first.instNo && keys.length > 0);
  return other ? { first, other } : { first };
}

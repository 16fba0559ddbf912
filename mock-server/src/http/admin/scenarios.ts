import type { BilingualText, Scenario } from '@shoubei-kit/contracts';
import {
  isRequest,
  type NamedScenario,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { type RequestHandler, type Response, Router } from 'express';
import type { Deps } from '../../core/emulator.js';
import { readCoupons } from '../../coupon-data/check-coupon.js';
import { demo } from '../../core/settings.js';
import { isSigned } from '../../scenario/build-request.js';
import { type Callers, demoCaller } from '../../scenario/caller.js';
import { type EndpointProfile, profileNeeded, readEndpointProfile } from '../../scenario/endpoint-profile.js';
import { otherShares, type PlannedStep, planSteps } from '../../scenario/plan/test-plan.js';
import { callsOther, fillPlaceholders, needsOther } from '../../scenario/scenario-setup.js';
import { unmetSettings } from '../../scenario/settings-needed.js';
import { setClock } from '../../workbench/clock.js';
import { patchCoupon } from '../../workbench/coupons.js';
import { armFault } from '../../workbench/faults.js';
import { loadCoupons, misplacedCoupons } from '../../workbench/load-coupons.js';
import { resetTenant, identityOf } from '../../workbench/tenants.js';
import { changeTenant, isOwn, type Scope } from '../../workbench/scope.js';
import { runHere } from './scenario-run.js';
import { sendProblem } from '../problem.js';
import { originOf, refuseQuery } from './query.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/scenarios`: situations that can be put in place, with the requests that play them. */
export function scenarioRoutes(context: AdminContext): Router {
  const router = Router();
  router.get(
    '/',
    scoped(context, async (_, __, response) => {
      const scenarios = await ownScenarios();
      response.json({ scenarios: scenarios.map(({ name, scenario: { about } }) => ({ name, about })) });
    }),
  );
  router.post('/:name/load', scoped(context, load(context)));
  router.post('/:name/run', run(context));
  return router;
}

let own: Promise<readonly NamedScenario[]> | undefined;

/** The kit's own. Read when they are first asked for: an emulator that nobody asks needs no YAML. */
function ownScenarios(): Promise<readonly NamedScenario[]> {
  own ??= readOwn();
  return own;
}

async function readOwn(): Promise<readonly NamedScenario[]> {
  const { readScenarios } = await import('@shoubei-kit/fixtures/scenarios');
  const read = await readScenarios();
  if ('problems' in read) throw new TypeError(`bad scenarios: ${JSON.stringify(read.problems)}`);
  return read.scenarios;
}

/** Plays a scenario to its end. It makes tenants for itself, so it disturbs nobody, and speaks of no institution. */
function run({ deps }: AdminContext): RequestHandler {
  return async (request, response) => {
    if (refuseQuery(request, response, [])) return;
    const name = String(request.params['name']);
    const named = (await ownScenarios()).find((one) => one.name === name);
    const endpointProfile = endpointProfileHere(deps);
    if (named && endpointProfile) response.json(await runHere(named, endpointProfile, request));
    else sendNoScenario(response);
  };
}

/** What is in force here, as a scenario that comes from outside sees it. */
function endpointProfileHere({ settings }: Deps): EndpointProfile | undefined {
  return readEndpointProfile({ settings, observed: settings.observed }, settings.institutions.keys());
}

function sendNoScenario(response: Response): void {
  sendProblem(response, 404, 'no_such_scenario', 'No scenario has this name.', '没有该名称的场景');
}

/** Brings a scenario about, up to its first call: what the last one left (traces, orders, faults, clock) is gone. */
function load({ deps, journal }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const name = String(request.params['name']);
    const scenario = (await ownScenarios()).find((one) => one.name === name)?.scenario;
    const endpointProfile = endpointProfileHere(deps);
    if (!scenario || !endpointProfile) {
      sendNoScenario(response);
      return;
    }
    const callers = await callersIn(scope, deps);
    const read = readCoupons(fillPlaceholders(scenario.given?.coupons ?? [], callers.first));
    // Before the reset, after which nothing may be refused.
    if ('problems' in read || misplacedCoupons(scope, read.coupons, deps.settings).length > 0) {
      sendNeedsProfile(response, scenario, endpointProfile);
      return;
    }
    await resetTenant(scope, deps, journal);
    await loadCoupons(scope, deps, read.coupons, 'replace');
    const { clock } = scenario.given ?? {};
    if (clock !== undefined) await setClock(scope, deps, { now: clock, frozen: true });
    const firstCall = scenario.steps.findIndex(isRequest);
    const acts = scenario.steps.slice(0, firstCall).flatMap((step) => (isRequest(step) ? [] : [step]));
    const refused: (BilingualText | undefined)[] = [];
    for (const act of acts) refused.push(await carryOut(act, scope, deps));
    const origin = originOf(request);
    const planned = planSteps(scenario, { callers, endpointProfile, instNo: scope.inst_no, origin });
    const steps = planned.map((step, index) =>
      index < acts.length
        ? doneStep(step, refused[index])
        : playableStep(step, scenario.steps[index], callers),
    );
    const note = callers.other && needsOther(scenario) ? otherShares : undefined;
    response.json({ name, ...requirementsOf(scenario, endpointProfile), ...(note && { note }), steps });
  };
}

/** Its coupons are those of institutions that it names itself. */
function sendNeedsProfile(response: Response, scenario: Scenario, endpointProfile: EndpointProfile): void {
  sendProblem(
    response,
    409,
    'needs_profile',
    'Nothing was changed: this scenario has coupons of institutions that its own profile names. Start an emulator with needs_profile as its profile, and load the scenario there without inst_no.',
    '未作任何更改：该场景的券属于其自带配置中的机构。请以 needs_profile 为配置启动模拟器，再不带 inst_no 加载该场景',
    { needs_profile: unmetSettings(profileNeeded(scenario), endpointProfile) },
  );
}

/** Dialects that a scenario holds in, and settings of it that are not in force here: a running emulator cannot change them. */
function requirementsOf(scenario: Scenario, endpointProfile: EndpointProfile): object {
  const { about, dialects } = scenario;
  const unmet = unmetSettings(profileNeeded(scenario), endpointProfile);
  const needs = Object.keys(unmet).length > 0 && { needs_profile: unmet };
  return { about, ...(dialects && { dialects }), ...needs };
}

/** Does what a scenario does before its first call: it is in place only then. A text says why it could not be done. */
async function carryOut(
  act: Exclude<ScenarioStep, RequestStep>,
  scope: Scope,
  deps: Deps,
): Promise<BilingualText | undefined> {
  if ('clock' in act) {
    const set = await setClock(scope, deps, act.clock);
    return 'problem' in set ? set.problem : undefined;
  }
  if ('fault' in act) {
    const armed = await armFault(scope, deps, act.fault);
    return 'problem' in armed ? notDone(armed.problem) : undefined;
  }
  const { coupon_code: code, to } = act.change;
  const changed = await patchCoupon(scope, deps, code, to);
  if (changed === undefined)
    return { en: `Not done: there is no coupon ${code}.`, zh: `未执行：没有券 ${code}` };
  return 'problems' in changed ? notDone(changed.problems[0]) : undefined;
}

function notDone(problem?: { readonly field: string; readonly text: BilingualText }): BilingualText {
  const { field, text } = problem ?? { field: '', text: { en: 'it was rejected', zh: '被拒绝' } };
  return { en: `Not done: ${`${field} ${text.en}`.trim()}.`, zh: `未执行：${`${field} ${text.zh}`.trim()}` };
}

function doneStep({ number, what }: PlannedStep, refused: BilingualText | undefined): object {
  return refused ? { number, what, left_out: refused } : { number, what, done: true };
}

/** A step as it is; for a call that cannot be made from here, why it is left out. */
function playableStep(
  planned: PlannedStep,
  step: ScenarioStep | undefined,
  { first, other }: Callers,
): object {
  if (!step || !isRequest(step)) return planned;
  const { number, what, expect } = planned;
  if (callsOther(step) && !other) return { number, what, left_out: noOther, expect };
  const keys = (step.caller === 'other' ? other : first)?.keys ?? [];
  return keys.length === 0 && isSigned(step) ? { number, what, left_out: noKey, expect } : planned;
}

const noOther: BilingualText = {
  en: 'It speaks of a second institution: play this scenario as the demo institutions, or with verify.',
  zh: '涉及第二个机构：请以演示机构加载该场景，或使用 verify',
};
const noKey: BilingualText = {
  en: 'It needs a signature, and a person gave the key of this institution: load this scenario for a tenant (POST /tenants).',
  zh: '须签名，而该机构的密钥由人提供：请为租户（POST /tenants）加载该场景',
};

/** Who calls. A key that the emulator drew signs, and of the profile's keys the demo one: any other may be a real key. */
async function callersIn(scope: Scope, deps: Deps): Promise<Callers> {
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

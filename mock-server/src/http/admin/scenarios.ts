import type { BilingualText, Scenario } from '@shoubei-kit/contracts';
import {
  isRequest,
  type NamedScenario,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Deps } from '../../core/emulator.js';
import { readCoupons } from '../../coupon-data/check-coupon.js';
import { exportedProfile } from '../../profile/exported-profile.js';
import { type EndpointProfile, endpointProfileOf, profileNeeded } from '../../scenario/endpoint-profile.js';
import { unmetSettings } from '../../scenario/settings-needed.js';
import { lazily } from '../../lazily.js';
import { setClock } from '../../workbench/clock.js';
import { patchCoupon } from '../../workbench/coupons.js';
import { armFault } from '../../workbench/faults.js';
import { loadCoupons, misplacedCoupons } from '../../workbench/load-coupons.js';
import { resetTenant } from '../../workbench/tenants.js';
import type { Scope } from '../../workbench/scope.js';
import { fewAtOnce } from './few-at-once.js';
import { runHere } from './scenario-run.js';
import { callersIn, listedScenario, type StepView, viewOf } from './scenario-view.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { noQuery, originOf } from './query.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/scenarios`: situations to load, with the requests that run them. */
export function scenarioRoutes(context: AdminContext): Router {
  const router = Router();
  const list = lazily(() => listText(context.deps));
  router.get(
    '/',
    scoped(context, async (_, __, response) => {
      response.type('json').send(await list());
    }),
  );
  router.get('/:name', scoped(context, show(context), ['orders']));
  router.post('/:name/load', scoped(context, load(context)));
  router.post('/:name/run', noQuery, run(context));
  return router;
}

async function listText(deps: Deps): Promise<string> {
  const endpointProfile = endpointProfileHere(deps);
  const scenarios = await ownScenarios();
  return JSON.stringify({ scenarios: scenarios.map((named) => listedScenario(named, endpointProfile)) });
}

/** The kit's own scenarios, read on the first request: other emulators need no YAML. */
const ownScenarios = lazily(async () => {
  const { readScenarios } = await import('@shoubei-kit/fixtures/scenarios');
  const read = await readScenarios();
  if ('problems' in read) throw new TypeError(`bad scenarios: ${JSON.stringify(read.problems)}`);
  return read.scenarios;
});

/** Runs a scenario to its end. It makes its own tenants, so it disturbs nobody, and belongs to no institution. */
function run({ deps }: AdminContext): RequestHandler {
  const limited = fewAtOnce('too_many_runs', 'scenarios are being run', '个场景正在执行');
  return async (request, response) => {
    const found = await findHere(request, deps);
    if (!found) {
      sendNoScenario(response);
      return;
    }
    await limited(response, async () => {
      response.json(await runHere(found.named, found.endpointProfile, request));
    });
  };
}

/** The scenario that a path names, and the settings in force. */
async function findHere(
  { params }: Request,
  deps: Deps,
): Promise<{ readonly named: NamedScenario; readonly endpointProfile: EndpointProfile } | undefined> {
  const named = (await ownScenarios()).find(({ name }) => name === params['name']);
  return named && { named, endpointProfile: endpointProfileHere(deps) };
}

/** The settings in force, as an external scenario sees them. */
function endpointProfileHere({ settings }: Deps): EndpointProfile {
  const institutions = new Set(settings.institutions.keys());
  return { ...endpointProfileOf(exportedProfile(settings)), institutions };
}

function sendNoScenario(response: Response): void {
  sendProblem(response, 404, 'no_such_scenario', 'No scenario has this name.', '没有该名称的场景');
}

/**
 * Shows a scenario before its run. With `?orders=1:NUMBER`, also signs requests that depend on the order number of a
 * step.
 */
function show({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await findHere(request, deps);
    if (!found) {
      sendNoScenario(response);
      return;
    }
    const orderNos = orderNosIn(request);
    if (!orderNos) {
      const [en, zh] = [
        'orders: each as STEP:ORDER_NO, with a comma between',
        'orders：每项为 步骤:核销记录号，以逗号分隔',
      ];
      sendBadQuery(response, `${en}.`, zh);
      return;
    }
    const callers = await callersIn(scope, deps);
    const context = { scope, deps, callers, orderNos, origin: originOf(request) };
    response.json(viewOf(found.named, { ...context, endpointProfile: found.endpointProfile }));
  };
}

/** order_no by step; undefined if the query has another form. */
function orderNosIn({ query }: Request): ReadonlyMap<number, string> | undefined {
  const { orders } = query;
  if (typeof orders !== 'string') return new Map();
  if (!/^(?:[1-9]\d{0,3}:\d{1,32}(?:,(?!$)|$))+$/u.test(orders)) return undefined;
  const pairs = orders.split(',').map((pair) => pair.split(':'));
  return new Map(pairs.map(([step, orderNo = '']) => [Number(step), orderNo]));
}

/** Loads a scenario, up to its first call. Removes what the last one left (traces, orders, faults, clock). */
function load({ deps, journal }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const found = await findHere(request, deps);
    if (!found) {
      sendNoScenario(response);
      return;
    }
    const { named, endpointProfile } = found;
    const { scenario } = named;
    const callers = await callersIn(scope, deps);
    const view = viewOf(named, { scope, deps, endpointProfile, callers, origin: originOf(request) });
    const read = readCoupons(view.coupons);
    // Before the reset: after it, nothing may be rejected.
    if ('problems' in read || (await misplacedCoupons(scope, read.coupons, deps.settings))) {
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
    const steps = view.steps.map((step, index) =>
      index < acts.length ? doneStep(step, refused[index]) : step,
    );
    response.json({ ...view, steps });
  };
}

/** Rejects a scenario whose coupons belong to its own institutions. */
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

/** Does what a scenario does before its first call: only then is it ready. Returns a text if that fails. */
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
  if (changed === undefined) return { en: `Not done: unknown coupon ${code}.`, zh: `未执行：没有券 ${code}` };
  return 'problems' in changed ? notDone(changed.problems[0]) : undefined;
}

function notDone(problem?: { readonly field: string; readonly text: BilingualText }): BilingualText {
  const { field, text } = problem ?? { field: '', text: { en: 'it was rejected', zh: '被拒绝' } };
  return { en: `Not done: ${`${field} ${text.en}`.trim()}.`, zh: `未执行：${`${field} ${text.zh}`.trim()}` };
}

function doneStep({ number, what, admin }: StepView, refused: BilingualText | undefined): StepView {
  return refused
    ? { number, what, left_out: refused }
    : { number, what, done: true, ...(admin && { admin }) };
}

import type { Scenario } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import { Router } from 'express';
import { readCoupons } from '../core/read-coupons.js';
import { demo } from '../core/settings.js';
import type { Caller } from '../verify/caller.js';
import { planSteps } from '../verify/plan/test-plan.js';
import { placed } from '../verify/stage.js';
import { inForceIn } from '../verify/told-in-force.js';
import { setClock } from '../workbench/clock.js';
import { loadCoupons } from '../workbench/coupons.js';
import { isOwn, type Scope } from '../workbench/scope.js';
import { identityOf } from '../workbench/tenants.js';
import { sendCouponProblems } from './admin-coupons.js';
import { sendProblem } from './problem.js';
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
  return router;
}

/** The kit's own. Read when they are asked for: an emulator that nobody asks needs no YAML. */
async function ownScenarios(): Promise<readonly NamedScenario[]> {
  const { readScenarios } = await import('@shoubei-kit/fixtures/scenarios');
  const read = await readScenarios();
  if ('problems' in read) throw new TypeError(`bad scenarios: ${JSON.stringify(read.problems)}`);
  return read.scenarios;
}

function load({ deps }: AdminContext): ScopedRoute {
  return async (scope, request, response) => {
    const name = String(request.params['name']);
    const scenario = (await ownScenarios()).find((one) => one.name === name)?.scenario;
    const inForce = inForceIn({ settings: deps.settings });
    if (!scenario || !inForce) {
      sendProblem(response, 404, 'no_such_scenario', 'No scenario has this name.', '没有该名称的场景');
      return;
    }
    const first = callerIn(scope, deps.settings.institutions);
    const read = readCoupons(placed(scenario.given?.coupons ?? [], first));
    const loaded = 'problems' in read ? read : await loadCoupons(scope, deps, read.coupons);
    if ('problems' in loaded) {
      sendCouponProblems(response, loaded.problems);
      return;
    }
    const { clock } = scenario.given ?? {};
    if (clock !== undefined) await setClock(scope, deps, { now: clock, frozen: true });
    const steps = planSteps(scenario, { callers: { first }, inForce, instNo: scope.inst_no });
    response.json({ name, ...toldOf(scenario), steps });
  };
}

/** The profile that a scenario needs is told, since an emulator that runs cannot change its own. */
function toldOf({ about, profile }: Scenario): object {
  return { about, ...(profile && { needs_profile: profile }) };
}

/** The institution that is spoken of. Only the demo key signs: others are nobody's business but their holders'. */
function callerIn(
  scope: Scope,
  institutions: ReadonlyMap<string, { readonly keys: readonly string[] }>,
): Caller {
  const instNo = scope.inst_no ?? [...institutions.keys()][0] ?? demo.instNos[0];
  const own = identityOf(instNo);
  const [merchantNo, shopNo] = isOwn(scope) ? [own.merchant_no, own.shop_no] : [demo.merchantNo, demo.shopNo];
  const isDemo = institutions.get(instNo)?.keys.includes(demo.key) === true;
  return { instNo, keys: isDemo ? [demo.key] : [], merchantNo, shopNo };
}

import { clockChange } from '@shoubei-kit/contracts';
import { Router } from 'express';
import { schemaProblems } from '../../core/schema-problem.js';
import { readClock, resetClock, setClock } from '../../workbench/clock.js';
import { sendFindings, sendProblem } from '../problem.js';
import { type AdminContext, scoped } from './scoped.js';

/** `/clock`: the time for checks of validity and freshness. */
export function clockRoutes(context: AdminContext): Router {
  const { deps } = context;
  const router = Router();
  router.get(
    '/',
    scoped(context, async (scope, _, response) => {
      response.json(await readClock(scope, deps));
    }),
  );
  router.put(
    '/',
    scoped(context, async (scope, request, response) => {
      const change: unknown = request.body;
      if (!clockChange(change)) {
        sendFindings(response, 'bad_clock', schemaProblems(clockChange.errors));
        return;
      }
      const set = await setClock(scope, deps, change);
      if ('problem' in set) sendProblem(response, 400, 'bad_clock', set.problem.en, set.problem.zh);
      else response.json(set);
    }),
  );
  router.delete(
    '/',
    scoped(context, async (scope, _, response) => {
      await resetClock(scope, deps);
      response.status(204).end();
    }),
  );
  return router;
}

import { fault as isFault } from '@shoubei-kit/contracts';
import { Router } from 'express';
import { schemaProblems } from '../../core/schema-problem.js';
import { armFault, disarm, listFaults } from '../../workbench/faults.js';
import { sendFindings, sendProblem, toProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/faults`: deliberate failures, beyond magic coupons. */
export function faultRoutes(context: AdminContext): Router {
  const { deps } = context;
  const router = Router();
  router.post('/', scoped(context, arm(context)));
  router.get(
    '/',
    scoped(context, async (scope, _, response) => {
      response.json({ faults: await listFaults(scope, deps) });
    }),
  );
  router.delete(
    '/',
    scoped(context, async (scope, _, response) => {
      await disarm(scope, deps);
      response.status(204).end();
    }),
  );
  router.delete(
    '/:id',
    scoped(context, async (scope, request, response) => {
      if (await disarm(scope, deps, String(request.params['id']))) response.status(204).end();
      else sendProblem(response, 404, 'no_such_fault', 'No armed fault has this ID.', '没有该编号的故障');
    }),
  );
  return router;
}

function arm({ deps }: AdminContext): ScopedRoute {
  return async (scope, { body }: { body: unknown }, response) => {
    if (!isFault(body)) {
      sendFindings(response, 'bad_fault', schemaProblems(isFault.errors));
      return;
    }
    const armed = await armFault(scope, deps, body);
    if (!('problem' in armed)) {
      response.status(201).json(armed);
      return;
    }
    const { field, text } = armed.problem;
    sendProblem(response, 400, 'bad_fault', `${field} ${text.en}`.trim(), `${field} ${text.zh}`.trim(), {
      problems: [toProblem(armed.problem)],
    });
  };
}

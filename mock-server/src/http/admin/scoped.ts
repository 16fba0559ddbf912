import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../../core/emulator.js';
import type { Journal } from '../../journal/journal.js';
import type { Meters } from '../../metrics/meters.js';
import { profileScope, type Scope, scopeOf } from '../../workbench/scope.js';
import type { FindCause } from '../../workbench/refusal-cause.js';
import type { Pauses } from '../pauses.js';
import { sendProblem } from '../problem.js';
import { refuseQuery } from './query.js';

/** The context of the admin routes. */
export interface AdminContext {
  readonly deps: Deps;
  readonly journal: Journal;
  readonly pauses: Pauses;
  readonly meters: Meters;
  /** Where it listens. */
  readonly url: () => string;
  readonly findCause: FindCause;
  /** Called with each change that the admin API made. */
  readonly acts: Set<(act: Act) => void>;
}

/** A request of the admin API that changed something. */
export interface Act {
  readonly method: string;
  readonly path: string;
  readonly inst_no?: string;
}

/** An admin route that works on one tenant. */
export type ScopedRoute = (scope: Scope, request: Request, response: Response) => Promise<void>;

/**
 * Finds the institution that `?inst_no=` names, or the profile's if it is absent; 404 for an unknown one.
 *
 * @param names the query's other allowed names, each once: a typing error must not apply a request to everybody
 */
export function scoped(
  { deps }: AdminContext,
  route: ScopedRoute,
  names: readonly string[] = [],
): RequestHandler {
  return async (request, response) => {
    if (refuseQuery(request, response, ['inst_no', ...names])) return;
    const { inst_no } = request.query;
    const scope = typeof inst_no === 'string' ? await scopeOf(inst_no, deps) : profileScope;
    if (scope) await route(scope, request, response);
    else sendNoInstitution(response);
  };
}

export function sendNoInstitution(response: Response): void {
  sendProblem(
    response,
    404,
    'no_such_institution',
    'inst_no is not an institution of this emulator.',
    'inst_no 不是本模拟器的机构',
  );
}

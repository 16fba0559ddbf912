import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../core/emulator.js';
import type { Journal } from '../journal/journal.js';
import { profileScope, type Scope, scopeOf } from '../workbench/scope.js';
import { sendProblem } from './problem.js';

/** What the admin routes work with. */
export interface AdminContext {
  readonly deps: Deps;
  readonly journal: Journal;
}

/** An admin route that speaks of one tenant. */
export type ScopedRoute = (scope: Scope, request: Request, response: Response) => Promise<void>;

/** Finds the institution that `?inst_no=` names, or the profile's where none is named; 404 where it is none. */
export function scoped({ deps }: AdminContext, route: ScopedRoute): RequestHandler {
  return async (request, response) => {
    const { inst_no } = request.query;
    if (inst_no !== undefined && (typeof inst_no !== 'string' || inst_no === '')) {
      sendProblem(response, 400, 'bad_query', 'inst_no is given once.', 'inst_no 只能给一次');
      return;
    }
    const scope = inst_no === undefined ? profileScope : await scopeOf(inst_no, deps);
    if (scope) await route(scope, request, response);
    else {
      sendProblem(
        response,
        404,
        'no_such_institution',
        'inst_no names no institution of this emulator.',
        'inst_no 不是本模拟器的机构',
      );
    }
  };
}

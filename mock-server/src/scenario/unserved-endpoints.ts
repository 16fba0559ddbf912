import { isDeepStrictEqual } from 'node:util';
import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import type { EndpointProfile } from './endpoint-profile.js';

/** An endpoint that a scenario calls, and that is not there as it is declared. */
export interface UnservedEndpoint {
  readonly path: string;
  /** The lines that differ there; omitted if no endpoint has its path. */
  readonly differing?: readonly string[];
}

/** The declared endpoints that are not served, or are served differently. */
export function unservedEndpoints(
  declarations: readonly EndpointDeclaration[],
  { endpoints }: EndpointProfile,
): readonly UnservedEndpoint[] {
  return declarations.flatMap((declared): readonly UnservedEndpoint[] => {
    const { path } = declared;
    const there = endpoints.find((one) => one.path === path);
    if (!there) return [{ path }];
    const differing = differingLines(declared, there);
    return differing.length === 0 ? [] : [{ path, differing }];
  });
}

/** The lines in which two declarations differ in behaviour or text; their names and provenance may differ. */
function differingLines(one: EndpointDeclaration, another: EndpointDeclaration): readonly string[] {
  const [ours, theirs] = [linesOf(one), linesOf(another)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (line) => !isDeepStrictEqual(ours.get(line), theirs.get(line)),
  );
}

function linesOf({
  act,
  within_seconds: within,
  request,
  responses,
}: EndpointDeclaration): ReadonlyMap<string, unknown> {
  const names = requestNames(request).map((name): [string, unknown] => [
    `request.${name}`,
    [meaningOf(name, request), request.required.includes(name)],
  ]);
  const fields = Object.entries(responses).flatMap(([response, lines = {}]) =>
    Object.entries(lines).map(([name, value]): [string, unknown] => [`responses.${response}.${name}`, value]),
  );
  return new Map<string, unknown>([
    ['act', act],
    ['within_seconds', within],
    ...names,
    // The first one that is missing is the one that is named.
    ['request.required', request.required],
    ...fields,
  ]);
}

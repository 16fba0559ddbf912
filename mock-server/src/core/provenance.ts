import {
  type BehaviourRow,
  behaviours,
  codes,
  type OutcomeName,
  type Provenance,
} from '@shoubei-kit/contracts';
import { type DeclaredLine, declaredLines } from '@shoubei-kit/fixtures/checks';
import type { CodeInForce, Settings, Sighting } from './settings.js';

/** One conflict or assumption under the settings: `observed` if the profile says so. */
export interface BehaviourInForce extends BehaviourRow {
  readonly observed?: Sighting;
  /** The setting for its switch; undefined if it has none, or the code table decides it. */
  readonly value: unknown;
}

export function behavioursInForce(settings: Settings): readonly BehaviourInForce[] {
  return behaviours.map((row) => {
    const observed = settings.observed[row.id];
    const value = valueOf(row.switch, settings);
    return Object.assign(
      {},
      row,
      observed ? { provenance: 'observed' as const, observed, value } : { value },
    );
  });
}

/** The code table in force, in its order. */
export function codesInForce({
  codes: inForce,
}: Settings): readonly (CodeInForce & { readonly outcome: OutcomeName })[] {
  return codes.map(({ outcome }) => Object.assign({ outcome }, inForce[outcome]));
}

/** A line of a declared endpoint, and how it is known: read on a page of the provider, or guessed. */
export interface LineInForce extends DeclaredLine {
  /** The endpoint's path. */
  readonly endpoint: string;
  readonly provenance: 'documented' | 'assumed';
}

/** Every line of the declared endpoints, in their order (A18). */
export function linesInForce({ endpoints }: Settings): readonly LineInForce[] {
  return endpoints.flatMap((declaration) =>
    declaredLines(declaration).map((line) =>
      Object.assign({ endpoint: declaration.path }, line, {
        provenance: line.page ? ('documented' as const) : ('assumed' as const),
      }),
    ),
  );
}

/** Counts entries by provenance. */
export function countByProvenance(
  rows: readonly { readonly provenance: Provenance }[],
): Readonly<Record<Provenance, number>> {
  const counts = { documented: 0, conflicting: 0, sibling: 0, assumed: 0, observed: 0 };
  for (const { provenance } of rows) counts[provenance] += 1;
  return counts;
}

function valueOf(name: string | null, settings: Settings): unknown {
  const { signing, ...others } = settings;
  if (name === null || name === 'codes') return undefined;
  if (name === 'signing') return signing.request;
  if (name === 'signing.response') return signing.response;
  return new Map<string, unknown>(Object.entries(others)).get(name);
}

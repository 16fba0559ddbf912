import type { BehaviourRow, OutcomeName, Provenance } from '@shoubei-kit/contracts';
import { type BehaviourInForce, behavioursInForce, codesInForce } from '../core/provenance.js';
import type { CodeInForce, Settings, Sighting } from '../core/settings.js';
import type { OutcomeCount } from './counters.js';

/** One row of what is conflicting or assumed, and how many answers rest on it. */
export interface AssumptionCount {
  readonly id: BehaviourRow['id'];
  /** As it is in force: `observed` where the profile says so. */
  readonly provenance: Provenance;
  readonly observed?: Sighting;
  readonly question: string;
  readonly question_zh: string;
  /** The profile's setting that changes it. */
  readonly switch: string | null;
  readonly count: number;
}

/** One outcome, how its code and message are known, and how many answers had it. */
export interface CodeCount extends CodeInForce {
  readonly outcome: OutcomeName;
  readonly count: number;
}

/** On what the answers rest that were given. */
export interface AssumptionCounts {
  /** Answers that said on what they rest, also where the caller did not stay to read them. */
  readonly responses: number;
  /** Answers that a fault gave before anything was decided: they rest on nothing. */
  readonly undecided: number;
  /** Requests that got no answer (reset, silence), whatever was decided. */
  readonly no_response: number;
  /** Requests of scenarios that were run, which are not counted here. */
  readonly of_runs: number;
  /** Every row there is, in their order. */
  readonly assumptions: readonly AssumptionCount[];
  /** Every outcome there is, in their order; together they are the answers. */
  readonly codes: readonly CodeCount[];
  /** By how it is known: rows and codes that any answer rests on, and the answers that rest on any of them. */
  readonly by_provenance: Readonly<Record<Provenance, ProvenanceCount>>;
}

export interface ProvenanceCount {
  readonly assumptions: number;
  readonly codes: number;
  readonly responses: number;
}

/** Adds up, assumption by assumption, what was counted. */
export function countAssumptions(
  counts: Iterable<OutcomeCount>,
  ofRuns: number,
  settings: Settings,
): AssumptionCounts {
  const all = [...counts];
  const answers = all
    .filter(({ assumptions: [first] }) => first !== 'undecided' && first !== 'no_response')
    .map(({ outcome, assumptions, count }) => ({ names: new Set<string>([outcome, ...assumptions]), count }));
  const countOf = (...names: readonly string[]): number =>
    sum(answers.filter((one) => names.some((name) => one.names.has(name))));
  const rows = behavioursInForce(settings).map((row) => rowCount(row, countOf(row.id)));
  const codes = codesInForce(settings).map((row) => Object.assign({}, row, { count: countOf(row.outcome) }));
  return {
    responses: sum(answers),
    undecided: sum(all.filter(({ assumptions: [first] }) => first === 'undecided')),
    no_response: sum(all.filter(({ assumptions: [first] }) => first === 'no_response')),
    of_runs: ofRuns,
    assumptions: rows,
    codes,
    by_provenance: byProvenance(rows, codes, countOf),
  };
}

function rowCount(
  { id, provenance, observed, question, switch: setting }: BehaviourInForce,
  count: number,
): AssumptionCount {
  return {
    id,
    provenance,
    ...(observed && { observed }),
    question: question.en,
    question_zh: question.zh,
    switch: setting,
    count,
  };
}

function byProvenance(
  rows: readonly AssumptionCount[],
  codes: readonly CodeCount[],
  countOf: (...names: readonly string[]) => number,
): AssumptionCounts['by_provenance'] {
  const of = (provenance: Provenance): ProvenanceCount => {
    const isLeanedOn = (one: AssumptionCount | CodeCount): boolean =>
      one.provenance === provenance && one.count > 0;
    const ids = rows.filter(isLeanedOn).map(({ id }) => id);
    const outcomes = codes.filter(isLeanedOn).map(({ outcome }) => outcome);
    return { assumptions: ids.length, codes: outcomes.length, responses: countOf(...ids, ...outcomes) };
  };
  return {
    documented: of('documented'),
    conflicting: of('conflicting'),
    sibling: of('sibling'),
    assumed: of('assumed'),
    observed: of('observed'),
  };
}

function sum(answers: readonly { readonly count: number }[]): number {
  return answers.reduce((total, { count }) => total + count, 0);
}

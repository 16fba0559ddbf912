import type { BehaviourRow, EndpointDeclaration, OutcomeName, Provenance } from '@shoubei-kit/contracts';
import {
  type BehaviourInForce,
  behavioursInForce,
  codesInForce,
  type LineInForce,
  linesInForce,
} from '../core/provenance.js';
import type { CodeInForce, Settings, Sighting } from '../core/settings.js';
import { dependsOn } from '../endpoints/declared/assumptions.js';
import type { OutcomeCount } from './counters.js';

/** One conflict or assumption, and how many responses depend on it. */
export interface AssumptionCount {
  readonly id: BehaviourRow['id'];
  /** As in force: `observed` if the profile says so. */
  readonly provenance: Provenance;
  readonly observed?: Sighting;
  readonly question: string;
  readonly question_zh: string;
  /** The profile's setting that changes it. */
  readonly switch: string | null;
  readonly count: number;
}

/** One outcome, how its code and message are known, and how many responses had it. */
export interface CodeCount extends CodeInForce {
  readonly outcome: OutcomeName;
  readonly count: number;
}

/** One line of a declared endpoint, how it is known, and how many responses depend on it (A18). */
export interface LineCount extends LineInForce {
  readonly count: number;
}

/** The assumptions that the sent responses depend on. */
export interface AssumptionCounts {
  /** Responses that listed their assumptions, even if the caller did not stay to read them. */
  readonly responses: number;
  /** Responses that a fault sent before any decision: they depend on no assumption. */
  readonly undecided: number;
  /** Requests without a response (reset, silence), with or without a decision. */
  readonly no_response: number;
  /** Requests of scenario runs, which are not counted here. */
  readonly of_runs: number;
  /** All assumptions, in order. */
  readonly assumptions: readonly AssumptionCount[];
  /** Every outcome of the code table, in order. Together with declared responses, they make up all responses. */
  readonly codes: readonly CodeCount[];
  /** Every line of the declared endpoints, in order. */
  readonly declared: readonly LineCount[];
  /**
   * By provenance: the assumptions and codes that any response depends on, and the responses that depend on any of
   * them.
   */
  readonly by_provenance: Readonly<Record<Provenance, ProvenanceCount>>;
}

export interface ProvenanceCount {
  readonly assumptions: number;
  readonly codes: number;
  readonly responses: number;
}

/** Adds up the counts by assumption. */
export function countAssumptions(
  counts: Iterable<OutcomeCount>,
  ofRuns: number,
  settings: Settings,
): AssumptionCounts {
  const all = [...counts];
  const answers = all
    .filter(({ assumptions: [first] }) => first !== 'undecided' && first !== 'no_response')
    .map((one) => Object.assign({}, one, { names: namesOf(one, settings) }));
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
    declared: linesInForce(settings).map((row) =>
      Object.assign({}, row, { count: countOn(row, answers, settings) }),
    ),
    by_provenance: byProvenance(rows, codes, countOf),
  };
}

/**
 * The assumptions that responses depend on. Adds the code, unless the endpoint declares its own response for the
 * outcome.
 */
function namesOf({ endpoint, outcome, assumptions }: OutcomeCount, settings: Settings): ReadonlySet<string> {
  const declaration = declarationOf(endpoint, settings);
  const isOwn = declaration !== undefined && Object.hasOwn(declaration.responses, outcome);
  return new Set(isOwn ? assumptions : [outcome, ...assumptions]);
}

function declarationOf(path: string, { endpoints }: Settings): EndpointDeclaration | undefined {
  return endpoints.find((one) => one.path === path);
}

/** The number of responses that depend on a line of a declared endpoint. */
function countOn(
  { endpoint, line }: LineInForce,
  answers: readonly OutcomeCount[],
  settings: Settings,
): number {
  const declaration = declarationOf(endpoint, settings);
  if (!declaration) return 0;
  return sum(answers.filter((one) => one.endpoint === endpoint && dependsOn(line, one.outcome, declaration)));
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

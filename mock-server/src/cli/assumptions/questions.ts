import { type EndpointDeclaration, codes, type OutcomeName } from '@shoubei-kit/contracts';
import { questions } from '@shoubei-kit/contracts/questions';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
import type { AssumptionCounts } from '../../journal/assumption-counts.js';
import { endpointQuestions } from './endpoint-questions.js';
import type { Open } from './letter.js';

/** All that nothing public answers: every row, every assumed code, and the drafts of the other endpoints. */
export function openToAll(): Open {
  const outcomes = codes.filter(({ provenance }) => provenance === 'assumed').map(({ outcome }) => outcome);
  const endpoints = drafts().map(({ declaration }) => declaration);
  return { questions, outcomes, endpoints: endpointQuestions(endpoints) };
}

/** What the responses of an emulator depended on and its profile has not observed, most used first. */
export function openAt(
  { assumptions, codes: table }: AssumptionCounts,
  endpoints: readonly EndpointDeclaration[],
): Open {
  const counts = new Map(
    assumptions.flatMap(({ id, provenance, count }) =>
      provenance === 'observed' || count === 0 ? [] : [[id, count] as const],
    ),
  );
  const outcomes = table.flatMap(({ outcome, provenance, count }): readonly OutcomeName[] =>
    provenance === 'assumed' && count > 0 ? [outcome] : [],
  );
  return {
    questions: questions
      .filter(({ id }) => counts.has(id))
      .toSorted((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0)),
    outcomes,
    endpoints: endpointQuestions(endpoints),
  };
}

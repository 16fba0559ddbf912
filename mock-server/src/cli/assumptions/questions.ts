import { type EndpointDeclaration, codes, type OutcomeName, writeOffPath } from '@shoubei-kit/contracts';
import { type Question, questions } from '@shoubei-kit/contracts/questions';
import { drafts } from '@shoubei-kit/fixtures/endpoints';
import type { AssumptionCounts } from '../../journal/assumption-counts.js';
import { endpointQuestions } from './endpoint-questions.js';
import type { AskedEndpoint, Open } from './letter.js';

/** All questions without a public source: every assumption, every assumed code, and the drafts of other endpoints. */
export function openToAll(): Open {
  const outcomes = codes.filter(({ provenance }) => provenance === 'assumed').map(({ outcome }) => outcome);
  const endpoints = drafts().map(({ declaration }) => declaration);
  return open(questions, outcomes, { path: writeOffPath, endpoints });
}

/** The assumptions that an emulator's responses depended on, unless observed in its profile, most used first. */
export function openAt({ assumptions, codes: table }: AssumptionCounts, served: Served): Open {
  const counts = new Map(
    assumptions.flatMap(({ id, provenance, count }) =>
      provenance === 'observed' || count === 0 ? [] : [[id, count] as const],
    ),
  );
  const outcomes = table.flatMap(({ outcome, provenance, count }): readonly OutcomeName[] =>
    provenance === 'assumed' && count > 0 ? [outcome] : [],
  );
  const asked = questions
    .filter(({ id }) => counts.has(id))
    .toSorted((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
  return open(asked, outcomes, served);
}

/** The path of the write-off, and the other endpoints. */
export interface Served {
  readonly path: string;
  readonly endpoints: readonly EndpointDeclaration[];
}

const writeOff = { en: 'Write off a coupon', zh: '券核销' };

/** Assumptions about the effects of a cancellation, for every endpoint that cancels. */
const ofCancel: ReadonlySet<string> = new Set(['A19', 'A20', 'A21']);

function open(
  asked: readonly Question[],
  outcomes: readonly OutcomeName[],
  { path, endpoints }: Served,
): Open {
  const ofWriteOff = asked.filter(({ id }) => !ofCancel.has(id));
  const afterCancel = asked.filter(({ id }) => ofCancel.has(id));
  const pages = endpointQuestions(endpoints);
  const isAsked = ({ path: own, act }: EndpointDeclaration): boolean =>
    pages.some((page) => page.path === own) || (act === 'cancel' && afterCancel.length > 0);
  const others = endpoints.filter(isAsked);
  const isOfWriteOff = ofWriteOff.length > 0 || others.length === 0;
  const about: readonly AskedEndpoint[] = [...(isOfWriteOff ? [{ about: writeOff, path }] : []), ...others];
  return { about, questions: ofWriteOff, outcomes, endpoints: pages, afterCancel };
}

import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';

/** Names whose values are kinds: another value is something new. */
const kinds = new Set(['outcome', 'kind', 'unknown', 'when', 'encoding', 'charset', 'content_type']);

/** What a scenario has: the path of each property, and each value of a kind. */
function traitsOf(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null)
    return kinds.has(at.split('/').at(-1) ?? '') ? [at, `${at}=${String(value)}`] : [at];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, each]) => traitsOf(each, `${at}/${isList ? '' : name}`));
}

/**
 * Scenarios with a property or a kind that none before them has. Together they contain every outcome, fault,
 * setting and step.
 */
export function withSomethingNew(all: readonly NamedScenario[]): readonly NamedScenario[] {
  const met = new Set<string>();
  return all.filter(({ scenario }) => {
    const traits = traitsOf(scenario);
    const isNew = traits.some((trait) => !met.has(trait));
    for (const trait of traits) met.add(trait);
    return isNew;
  });
}

import type { OutcomeName, Profile, AssumptionId } from '@shoubei-kit/contracts';

/**
 * A profile in which these rows and outcomes are marked as seen at the real endpoint, in place of earlier marks.
 *
 * @param seen the day, `yyyy-MM-dd`, and from where it is known: one line, and no path, since a path may name a user
 * @example
 * withObserved(profile, ['A1', 'A2'], { day: '2026-11-24', from: 'calibrate capture.json' });
 */
export function withObserved(
  profile: Profile,
  about: readonly (AssumptionId | OutcomeName)[],
  { day, from }: { readonly day: string; readonly from: string },
): Profile {
  const [line] = /^[^]{0,300}/u.exec(from.replaceAll(/\p{Cc}+/gu, ' ')) ?? [''];
  const marks = Object.fromEntries(about.map((name) => [name, { day, from: line }]));
  return { ...profile, observed: { ...profile.observed, ...marks } };
}

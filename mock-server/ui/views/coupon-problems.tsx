import type { VNode } from 'preact';
import { type Both, say } from '../preferences.js';

/** What is wrong, and where. */
export interface Placed {
  readonly place: Both;
  readonly text: Both;
}

/**
 * What keeps coupons from being added.
 *
 * @param more how many further ones there are
 */
export function Problems({
  of: problems,
  more,
}: {
  readonly of: readonly Placed[];
  readonly more: number;
}): VNode | null {
  if (problems.length === 0) return null;
  const rest = problems.length - mostShown + more;
  return (
    <div class="trouble" role="alert">
      {say('Nothing was added. Please correct:', '尚未新增任何券，请修正：')}
      <ul>
        {problems.slice(0, mostShown).map(({ place, text }) => (
          <li key={`${place.en} ${text.en}`}>{say(`${place.en} ${text.en}`, `${place.zh}${text.zh}`)}</li>
        ))}
      </ul>
      {rest > 0 && say(`and ${rest} more`, `另有 ${rest} 处`)}
    </div>
  );
}

const mostShown = 100;

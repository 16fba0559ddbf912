import type { BilingualText } from '@shoubei-kit/contracts';
import type { Target } from './target.js';

/** A request that a command makes. */
export interface CommandRequest {
  /** What makes it, as it is called. */
  readonly by: string;
  readonly target: Target;
  readonly body?: string | undefined;
  /** Why its body is not known. */
  readonly problem?: BilingualText | undefined;
}

import type { BilingualText } from '@shoubei-kit/contracts';
import type { Target } from './target.js';

/** A request that a command makes. */
export interface CommandRequest {
  /** The name of the command that sends it. */
  readonly by: string;
  readonly target: Target;
  readonly body?: string | undefined;
  /** Why its body is not known. */
  readonly problem?: BilingualText | undefined;
}

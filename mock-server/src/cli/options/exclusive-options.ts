import type { Call } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';

/** Of several ways to give the same, the one that was taken; what is typed goes before environment and config file. */
export function oneWay(call: Call, names: readonly string[]): string | undefined {
  const ways = names.filter((name) => call.text(name) !== undefined);
  const typed = ways.filter((name) => call.isTyped(name));
  const [way, another] = typed.length > 0 ? typed : ways;
  if (way === undefined || another === undefined) return way;
  throw new UsageError(`--${way} and --${another}: give one of them`, `--${way} 与 --${another} 只能给其一`);
}

import type { CommandCall } from '../line/command.js';
import { warn } from '../line/warn.js';
import type { Io } from '../terminal/io.js';
import type { TypedFlag } from './words.js';

/** Options whose values others on this machine should not see, and the safe alternatives. */
const insteadOf: ReadonlyMap<string, string> = new Map([
  ['key', '--key-env, --key-file'],
  ['admin-token', '--admin-token-file, SHOUBEI_MOCK_ADMIN_TOKEN'],
  ['store', 'SHOUBEI_MOCK_STORE'],
]);

/** Removes secrets from the process list. If npm started this command, warns that npm and its shell keep them there. */
export function hideSecrets(flags: readonly TypedFlag[], call: Pick<CommandCall, 'io' | 'language'>): void {
  const secrets = flags.filter(({ name }) => insteadOf.has(name));
  if (secrets.length === 0) return;
  call.io.hideArguments();
  const kept = secrets.filter(({ name, values }) => name !== 'store' || values.some(hasPassword));
  if (kept.length === 0 || !isStartedByNpm(call.io.env)) return;
  const names = [...new Set(kept.map(({ name }) => name))];
  const typed = names.map((name) => `--${name}`).join(', ');
  const instead = names.map((name) => insteadOf.get(name)).join('; ');
  warn(
    call,
    `npm and its shell keep ${typed} in the process list while this runs; give instead: ${instead}`,
    `运行期间，npm 及其 shell 的进程列表中仍有 ${typed}；请改用：${instead}`,
  );
}

/**
 * Checks the variables that npm sets for `npx` and for a script with this command; programs started by it inherit them.
 */
function isStartedByNpm({
  npm_lifecycle_event: event,
  npm_lifecycle_script: script = '',
}: Io['env']): boolean {
  return event === 'npx' || /\bshoubei-mock\b/u.test(script);
}

function hasPassword(store: string): boolean {
  return /^rediss?:\/\/[^/]*@/u.test(store);
}

import type { Io } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';

/** Options whose values others on this machine should not see, and the safe alternatives. */
const insteadOf: ReadonlyMap<string, string> = new Map([
  ['key', '--key-env, --key-file'],
  ['admin-token', '--admin-token-file, SHOUBEI_MOCK_ADMIN_TOKEN'],
  ['store', 'SHOUBEI_MOCK_STORE'],
]);

/**
 * A warning that npm and its shell keep a secret in their own command lines; undefined if npm did not start this
 * command.
 */
export function keptByNpm(
  flags: readonly { readonly name: string; readonly values: readonly string[] }[],
  env: Io['env'],
  language: Language,
): string | undefined {
  if (!isStartedByNpm(env)) return undefined;
  const kept = flags.filter(
    ({ name, values }) => insteadOf.has(name) && (name !== 'store' || values.some(hasPassword)),
  );
  const names = [...new Set(kept.map(({ name }) => name))];
  if (names.length === 0) return undefined;
  const typed = names.map((name) => `--${name}`).join(', ');
  const instead = names.map((name) => insteadOf.get(name)).join('; ');
  return language === 'en'
    ? `shoubei-mock: npm and its shell keep ${typed} in the process list while this runs; give instead: ${instead}`
    : `shoubei-mock: 运行期间，npm 及其 shell 的进程列表中仍有 ${typed}；请改用：${instead}`;
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

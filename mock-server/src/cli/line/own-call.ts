import type { CommandCall } from './command.js';

/**
 * The words that call this program again, for commands that a message suggests. Under `npx`, a shell does not find the
 * short name, and `npx` with the short name may download an unrelated package.
 */
export function ownCall({ io }: Pick<CommandCall, 'io'>): string {
  return io.env['npm_lifecycle_event'] === 'npx' ? 'npx @shoubei-kit/mock-server' : 'shoubei-mock';
}

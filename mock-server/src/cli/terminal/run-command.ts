import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import type { CommandEnd, CommandToRun } from './io.js';
import { whenOrphaned } from './orphan.js';

/** Runs a command to its end. While it runs, signals that this process gets are its own. */
export async function runCommand(
  { words: [file = '', ...args], env, stopsWithParent }: CommandToRun,
  stdio: StdioOptions = 'inherit',
  onStarted: (child: ChildProcess) => void = () => {},
): Promise<CommandEnd> {
  const child = spawn(file, args, { env: { ...env }, stdio });
  const stop = passSignals(child);
  const forget = stopsWithParent ? whenOrphaned(() => child.kill('SIGTERM')) : undefined;
  onStarted(child);
  try {
    return await endOf(child);
  } finally {
    stop();
    forget?.();
  }
}

/** Whatever the command started itself, and left behind, is not waited for. */
function endOf(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ notStarted: error.code ?? error.message }),
    );
    child.once('close', (code, signal) =>
      resolve(signal === null ? { code: code ?? 0 } : { code: 128 + constants.signals[signal], signal }),
    );
  });
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C may come several times: npm passes on what the terminal has sent to all. */
const onePressMs = 300;

/**
 * Passes signals on to the command. What a terminal has sent reached the command, too, and is not sent once more. A signal
 * that comes again kills the command.
 */
function passSignals(child: ChildProcess): () => void {
  const cameAt = new Map<string, number>();
  const pass = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const before = cameAt.get(signal);
    cameAt.set(signal, now);
    if (before === undefined) {
      if (!reachesCommand(signal)) child.kill(signal);
    } else if (now - before > onePressMs) child.kill('SIGKILL');
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

/** Whether who sent it has sent it to the command as well, as a terminal does, and every console of Windows. */
function reachesCommand(signal: NodeJS.Signals): boolean {
  return process.platform === 'win32' || (signal === 'SIGINT' && hasTerminal());
}

/** Also where all three streams go elsewhere. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

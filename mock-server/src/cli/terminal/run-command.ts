import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { spawn } from 'cross-spawn'; // on Windows it also starts scripts for cmd.exe, such as those installed by npm
import type { CommandEnd, CommandToRun } from './io.js';
import { whenOrphaned } from './orphan.js';

/** Runs a command to its end. Meanwhile, signals to this process are meant for the command. */
export async function runCommand(
  { words: [file = '', ...args], env, stopsWithParent }: CommandToRun,
  stdio: StdioOptions = 'inherit',
  onStarted: (child: ChildProcess) => void = () => {},
): Promise<CommandEnd> {
  let child: ChildProcess;
  try {
    child = spawn(file, args, { env: { ...env }, stdio });
  } catch (error) {
    return { notStarted: codeOf(error) }; // a path that leads through a file, or too many words
  }
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

/** Waits for the command only, not for processes that it leaves running. */
function endOf(child: ChildProcess): Promise<CommandEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ notStarted: codeOf(error) }));
    child.once('close', (code, signal) =>
      resolve(signal === null ? { code: code ?? 0 } : { code: 128 + constants.signals[signal], signal }),
    );
  });
}

function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return String(error);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C may arrive several times: npm passes on signals that the terminal has already sent to all. */
const onePressMs = 300;

/**
 * Passes signals on to the command. A signal from the terminal has reached the command already and is not sent again. A
 * repeated signal kills the command.
 */
function passSignals(child: ChildProcess): () => void {
  const cameAt = new Map<NodeJS.Signals, number>();
  const pass = (signal: NodeJS.Signals): void => {
    const before = cameAt.get(signal);
    if (before === undefined) {
      cameAt.set(signal, performance.now());
      if (!reachesCommand(signal)) child.kill(signal);
    } else if (performance.now() - before > onePressMs) child.kill('SIGKILL');
  };
  for (const signal of signals) process.on(signal, pass);
  const end = (): void => void child.kill(); // this process ends early because of an internal error
  process.on('exit', end);
  return () => {
    process.off('exit', end);
    for (const signal of signals) process.off(signal, pass);
  };
}

/** Whether the sender has sent it to the command as well, as a terminal does, and every Windows console. */
function reachesCommand(signal: NodeJS.Signals): boolean {
  return process.platform === 'win32' || (signal === 'SIGINT' && hasTerminal());
}

/** Whether there is a terminal, even if all three streams are redirected. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

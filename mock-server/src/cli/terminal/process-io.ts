import { constants } from 'node:os';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Io } from './io.js';
import { tinted } from './colorize.js';

/** The real process. A reader of its output that goes away (`serve | head`) is no error. */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      // Nothing can be told on a stream that takes nothing; the other one may.
      stderr.write(`shoubei-mock: cannot write: ${error.code ?? error.message} / 无法写入\n`);
      process.exit(2);
    });
  }
  return {
    out: (line, tints) => void stdout.write(`${tinted(line, tints, stdout)}\n`),
    err: (line, tints) => void stderr.write(`${tinted(line, tints, stderr)}\n`),
    write: (text) => new Promise((resolve) => stdout.write(text, (error) => resolve(!error))),
    readInput: async () => (await import('node:stream/consumers')).buffer(process.stdin),
    ask: isatty(0) && stderr.isTTY ? ask : undefined,
    watched: stderr.isTTY ? stderr : undefined,
    isOutWatched: stdout.isTTY,
    hideArguments: () => {
      process.title = 'shoubei-mock'; // where titles live in the memory of the arguments, it takes their place
    },
    env,
    untilStopped,
  };
}

async function ask(question: string, secret: boolean): Promise<string> {
  process.stderr.write(question);
  const { createInterface } = await import('node:readline/promises');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: secret ? silent : process.stderr,
    terminal: true,
  });
  // Ctrl-C ends the program as anywhere else, and what was typed is not shown.
  lines.on('SIGINT', () => process.exit(130));
  try {
    return await lines.question('');
  } finally {
    lines.close();
    if (secret) process.stderr.write('\n');
  }
}

/** A second signal ends the process at once, also where it is the first of a container, whom the system lets ignore it. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
      if (isStopping) process.exit(128 + constants.signals[signal]);
      isStopping = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

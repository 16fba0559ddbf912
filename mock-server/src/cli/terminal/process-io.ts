import { once } from 'node:events';
import { fstatSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import type { Highlight, Highlights, Io, StoppedCode } from './io.js';
import { whenOrphaned } from './orphan.js';
import { readStart } from './read-start.js';

/** The real process. It is not an error if a reader of its output goes away (`profile show | head`). */
export function processIo(): Io {
  const { stdout, stderr, env } = process;
  // Standard input can be read only once, but may be named twice.
  let input: Promise<Uint8Array> | undefined;
  let lost: { lines: number } | undefined;
  let isTold = false;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A failed stream cannot report its failure; the other one may.
      const code = error.code ?? error.message;
      if (lost && !isTold) {
        isTold = true;
        stderr.write(
          `shoubei-mock: the log cannot be written: ${code}; the emulator continues, and /__admin/metrics counts the lost lines / 无法写入日志，模拟器继续运行，丢失的行数见 /__admin/metrics\n`,
        );
      } else if (!lost && code !== 'EPIPE') {
        stderr.write(`shoubei-mock: cannot write: ${code} / 无法写入\n`);
        process.exit(2);
      }
    });
  }
  const print = (stream: NodeJS.WriteStream, line: string, highlights?: Highlights): void =>
    void stream.write(`${colorize(line, highlights, stream)}\n`, (error) => {
      if (error && lost) lost.lines += 1;
    });
  return {
    out: (line, highlights) => print(stdout, line, highlights),
    err: (line, highlights) => print(stderr, line, highlights),
    write: (text) => new Promise((resolve) => stdout.write(text, (error) => resolve(!error))),
    readInput: (most) => (input ??= readStdin(most)),
    prompt: isatty(0) && stderr.isTTY ? prompt : undefined,
    watched: stderr.isTTY ? stderr : undefined,
    outColumns: stdout.isTTY ? stdout.columns : 0,
    hideArguments: () => {
      process.title = 'shoubei-mock'; // on systems that store the title in the arguments' memory, it overwrites them
    },
    env,
    windowsLocale: windowsLocaleOn(process.platform),
    surviveLostOutput: () => (lost ??= { lines: 0 }),
    untilStopped,
    runCommand: async (command) => (await import('./run-command.js')).runCommand(command),
  };
}

/** The locale is read only where it is needed: that takes milliseconds. */
export function windowsLocaleOn(platform: NodeJS.Platform): Io['windowsLocale'] {
  return platform === 'win32' ? () => Intl.DateTimeFormat().resolvedOptions().locale : undefined;
}

/** Reads standard input; rejects a folder, which would look like an empty file. */
async function readStdin(most: number): Promise<Uint8Array> {
  if (!fstatSync(0).isDirectory()) return readStart(process.stdin, most);
  throw Object.assign(new Error('a folder'), { code: 'EISDIR', syscall: 'read' });
}

const colours = { good: 'green', bad: 'red', notable: 'yellow' } as const satisfies Record<Highlight, string>;

/** Colours a line if the stream is a terminal with colours; NO_COLOR and FORCE_COLOR override that. */
function colorize(line: string, highlights: Highlights = {}, stream: NodeJS.WritableStream): string {
  let shown = line;
  for (const [part, highlight] of Object.entries(highlights))
    shown = shown.replace(part, (found) => styleText(colours[highlight], found, { stream }));
  return shown;
}

async function prompt(question: string, secret: boolean): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: secret ? silent : process.stderr,
    terminal: true,
  });
  // Ctrl-C ends the program as usual, and the typed text is not shown.
  lines.on('SIGINT', () => process.exit(130));
  if (secret) process.stderr.write(question);
  // Ctrl-D leaves the question open, or aborts it in newer versions of Node: nothing was typed.
  const ended = once(lines, 'close').then(() => undefined);
  const asked = lines.question(secret ? '' : question).catch(() => undefined);
  const typed = await Promise.race([asked, ended]);
  lines.close();
  if (secret || typed === undefined) process.stderr.write('\n');
  return typed ?? '';
}

/**
 * Waits for a signal. A second one ends the process at once, also as process 1 of a container, which ignores signals by
 * default.
 */
function untilStopped(withParent = false): Promise<StoppedCode> {
  return new Promise((resolve) => {
    if (withParent) whenOrphaned(() => resolve(143));
    let isStopping = false;
    const stop = (code: StoppedCode): void => {
      if (isStopping) process.exit(code);
      isStopping = true;
      resolve(code);
    };
    process.on('SIGINT', () => stop(130));
    process.on('SIGTERM', () => stop(143));
  });
}

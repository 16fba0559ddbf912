import { printable } from '../../core/printable.js';

/** What a part of a line means; colours show it. */
export type Highlight = 'good' | 'bad' | 'notable';

/** Parts of a line, each with its highlight; only the first place where a part occurs. */
export type Highlights = Readonly<Record<string, Highlight>>;

/** The exit code after SIGINT, and after SIGTERM. */
export type StoppedCode = 130 | 143;

/** Output that could not be written. It counts on. */
export interface LostOutput {
  readonly lines: number;
}

/** What a command touches of the process, so that it can be run without one. */
export interface Io {
  /** Prints a line on standard output. */
  readonly out: (line: string, highlights?: Highlights) => void;
  /** Prints a line on standard error. */
  readonly err: (line: string, highlights?: Highlights) => void;
  /** Writes text to standard output, and waits until it is written; false once nobody reads it any more. */
  readonly write: (text: string) => Promise<boolean>;
  /** Standard input, from its beginning; of more than so many bytes the rest is left out. */
  readonly readInput: (most: number) => Promise<Uint8Array>;
  /** Prompts the user at the terminal; undefined without one. A `secret` is not shown while it is typed. */
  readonly prompt: ((question: string, secret: boolean) => Promise<string>) | undefined;
  /** Standard error, if a person watches it. */
  readonly watched: NodeJS.WritableStream | undefined;
  /** How many columns the terminal has that standard output goes to; 0 where it goes to none. */
  readonly outColumns: number;
  /** Takes the command line out of the process list, where the system lets it. */
  readonly hideArguments: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Keeps the process running from now on where output cannot be written, as on a full disk or a pipe that nobody reads; says so once on standard error.
   * Returns how many lines were lost so far.
   */
  readonly surviveLostOutput: () => LostOutput;
  /**
   * Resolves when a signal stops the process (SIGINT, SIGTERM), or with `withParent` when its parent process ends, to the exit
   * code of a command that did not come to its end.
   */
  readonly untilStopped: (withParent?: boolean) => Promise<StoppedCode>;
  /**
   * Runs another program with the streams of this process; only it gets what is typed, and signals that stop this process are
   * passed on to it. Resolves once it has ended, or could not be started.
   */
  readonly runCommand: (command: CommandToRun) => Promise<CommandEnd>;
}

/** Another program, and how it is run. */
export interface CommandToRun {
  /** Its name or path, and its arguments. */
  readonly words: readonly string[];
  readonly env: Io['env'];
  /** Whether it is stopped when the parent of this process ends. */
  readonly stopsWithParent: boolean;
}

/** How it ended: its exit code (128 and the signal's number, where one ended it), or why it could not be started, as errno has it. */
export type CommandEnd =
  { readonly code: number; readonly signal?: NodeJS.Signals } | { readonly notStarted: string };

/** The same, with control characters escaped: text from files, endpoints and callers may hold what a terminal would obey. */
export function printableIo(io: Io): Io {
  const { prompt } = io;
  return {
    ...io,
    out: (line, highlights) => io.out(printable(line), highlights),
    err: (line, highlights) => io.err(printable(line), highlights),
    write: (text) => io.write(io.outColumns > 0 ? printable(text) : text),
    prompt: prompt && ((question, secret) => prompt(printable(question), secret)),
  };
}

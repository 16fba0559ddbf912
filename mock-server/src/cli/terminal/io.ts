import { printable } from '../../core/printable.js';

/** The meaning of a part of a line, shown by its colour. */
export type Highlight = 'good' | 'bad' | 'notable';

/** Parts of a line and their highlights; only the first occurrence of a part is coloured. */
export type Highlights = Readonly<Record<string, Highlight>>;

/** The exit code after SIGINT, and after SIGTERM. */
export type StoppedCode = 130 | 143;

/** Output that could not be written. The count keeps rising. */
export interface LostOutput {
  readonly lines: number;
}

/** The parts of the process that a command uses, so that it can run without a real process. */
export interface Io {
  /** Prints a line on standard output. */
  readonly out: (line: string, highlights?: Highlights) => void;
  /** Prints a line on standard error. */
  readonly err: (line: string, highlights?: Highlights) => void;
  /** Writes text to standard output and waits until it is written; false once nobody reads it. */
  readonly write: (text: string) => Promise<boolean>;
  /** Standard input, from its beginning; bytes beyond `most` are left out. */
  readonly readInput: (most: number) => Promise<Uint8Array>;
  /** Prompts the user at the terminal; undefined without a terminal. A `secret` is not shown while it is typed. */
  readonly prompt: ((question: string, secret: boolean) => Promise<string>) | undefined;
  /** Standard error, if a person watches it. */
  readonly watched: NodeJS.WritableStream | undefined;
  /** The columns of the terminal on standard output; 0 if that is not a terminal. */
  readonly outColumns: number;
  /** Removes the command line from the process list, if the system allows it. */
  readonly hideArguments: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The locale in the settings of Windows, which sets no variable for it; undefined on other systems. */
  readonly windowsLocale: (() => string) | undefined;
  /**
   * Keeps the process running from now on if output cannot be written, for example on a full disk or to a pipe that
   * nobody reads. Reports it once on standard error. Returns how many lines were lost so far.
   */
  readonly surviveLostOutput: () => LostOutput;
  /**
   * Resolves when a signal stops the process (SIGINT, SIGTERM), or with `withParent` when its parent process ends. The
   * value is the exit code of an interrupted command.
   */
  readonly untilStopped: (withParent?: boolean) => Promise<StoppedCode>;
  /**
   * Runs another program with the streams of this process. Only that program gets typed input, and signals that stop
   * this process are passed on to it. Resolves once it has ended, or could not be started.
   */
  readonly runCommand: (command: CommandToRun) => Promise<CommandEnd>;
}

/** Another program, and how to run it. */
export interface CommandToRun {
  /** Its name or path, and its arguments. */
  readonly words: readonly string[];
  readonly env: Io['env'];
  /** Whether it is stopped when the parent of this process ends. */
  readonly stopsWithParent: boolean;
}

/** Its exit code (128 plus the signal's number if a signal ended it), or the errno code if it could not be started. */
export type CommandEnd =
  { readonly code: number; readonly signal?: NodeJS.Signals } | { readonly notStarted: string };

/**
 * Escapes control characters: text from files, endpoints and callers may contain sequences that a terminal executes.
 */
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

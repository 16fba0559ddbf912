/** How a part of a line is shown where colours are. */
export type Tint = 'good' | 'bad' | 'notable';

/** Parts of a line, and how each is shown; only where it stands first. */
export type Tints = Readonly<Record<string, Tint>>;

/** What a command touches of the process, so that it can be run without one. */
export interface Io {
  /** Puts a line on standard output. */
  readonly out: (line: string, tints?: Tints) => void;
  /** Puts a line on standard error. */
  readonly err: (line: string, tints?: Tints) => void;
  /** Puts text on standard output, and waits until it is taken; false once nobody reads it any more. */
  readonly write: (text: string) => Promise<boolean>;
  /** All of standard input. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Asks the person at the terminal; undefined where there is none. `secret` answers are not shown. */
  readonly ask: ((question: string, secret: boolean) => Promise<string>) | undefined;
  /** Standard error, if a person watches it. */
  readonly watched: NodeJS.WritableStream | undefined;
  /** Whether standard output goes to a terminal. */
  readonly isOutWatched: boolean;
  /** Takes the command line out of the process list, where the system lets it. */
  readonly hideArguments: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Resolves when the process is asked to end (SIGINT, SIGTERM). */
  readonly untilStopped: () => Promise<void>;
}

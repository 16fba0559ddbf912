import type { Text } from '../../core/refusal.js';
import type { Io } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';
import { UsageError } from './usage-error.js';

/** A flag: also an environment variable `SHOUBEI_MOCK_…` and a key of the config file. */
export interface Option {
  readonly name: string;
  /** `switch` is given or not; `list` may be given several times. */
  readonly kind: 'text' | 'switch' | 'list';
  readonly about: Text;
  readonly choices?: readonly string[];
  /** What holds where it is not given, for the help. */
  readonly fallback?: string;
  /** What the shell proposes for it, besides choices. */
  readonly completes?: Completes;
}

/** Names of files; names of scenarios or magic behaviours, looked up when they are asked for; or words. */
export type Completes = 'files' | 'scenarios' | 'behaviours' | readonly string[];

export interface Positional extends Text {
  readonly choices?: readonly string[];
  readonly completes?: Completes;
}

/** One command of the line: data for the parser and the help, and what it does. */
export interface Command {
  /** As yargs has it: `write-off <coupon-code>`. */
  readonly usage: string;
  /** Whether it is run when no command is named. */
  readonly isDefault?: boolean;
  readonly about: Text;
  readonly positionals: Readonly<Record<string, Positional>>;
  readonly options: readonly Option[];
  readonly run: (call: Call) => Promise<ExitCode>;
}

/** The word that calls it. */
export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? usage;
}

/** 0 done, 1 the thing checked does not hold, 2 wrong use. */
export type ExitCode = 0 | 1 | 2;

/** One call of a command. */
export interface Call {
  readonly io: Io;
  readonly language: Language;
  /** The value of an option or positional, by its name; undefined where it was not given. */
  readonly text: (name: string) => string | undefined;
  readonly isOn: (name: string) => boolean;
  readonly list: (name: string) => readonly string[];
  /** Whether it was typed, rather than set by the environment or the config file. */
  readonly isTyped: (name: string) => boolean;
}

/** A whole number that was given, or `undefined`; UsageError for anything else. */
export function wholeNumber(call: Call, name: string, least: number, most: number): number | undefined {
  const given = call.text(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (/^\d{1,16}$/u.test(given) && value >= least && value <= most) return value;
  const got = JSON.stringify(given);
  throw new UsageError(
    `--${name}: a whole number from ${least} to ${most} is needed, got ${got}`,
    `--${name}：应为 ${least} 至 ${most} 的整数，实为 ${got}`,
  );
}

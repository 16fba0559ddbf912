import type { Text } from '../../core/refusal.js';
import type { Io, StoppedCode } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';
import type { Completes, Option } from './option.js';
import { UsageError } from './usage-error.js';

/** One command of the line: data for the parser, the help and the docs, and what it does. */
export interface Command {
  /**
   * `write-off <coupon-code>`: `<…>` is needed, `[…]` may be left out, and of `<…..>` there may be several. Those of
   * `exec -- <command..>` stand behind `--`, so that their flags are their own.
   */
  readonly usage: string;
  /** Whether it is run when no command is named. */
  readonly isDefault?: boolean;
  /** What it was called: refused as any other word, with its name beside it. */
  readonly alsoCalled?: readonly string[];
  readonly about: Text;
  readonly positionals: Readonly<Record<string, Positional>>;
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** Resolves to the exit code: an {@link ExitCode}, or that of another program that it ran. */
  readonly run: (call: CommandCall) => Promise<number>;
}

export interface Positional extends Text {
  readonly choices?: readonly string[];
  readonly completes?: Completes;
}

/** A command line that works as it is, and what it does. */
export interface Example extends Text {
  readonly line: string;
}

export function example(args: string, en: string, zh: string): Example {
  return { line: `shoubei-mock ${args}`, en, zh };
}

/** The word that calls it. */
export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? usage;
}

/** The places of a command's positionals, in their order. */
export function placesOf({ usage }: Command): readonly Place[] {
  const isBehindDashes = usage.includes(' -- ');
  return [...usage.matchAll(/([<[])([\w-]+)(\.\.)?[>\]]/gu)].map(([, bracket, name = '', dots]) => ({
    name,
    isRequired: bracket === '<',
    isMany: dots !== undefined,
    isBehindDashes,
  }));
}

export interface Place {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isMany: boolean;
  readonly isBehindDashes: boolean;
}

/** 0 done, 1 the thing checked does not hold, 2 wrong use, 70 a fault of the program itself; or it was stopped. */
export type ExitCode = 0 | 1 | 2 | 70 | StoppedCode;

/** One call of a command. */
export interface CommandCall {
  readonly io: Io;
  readonly language: Language;
  /** The value of an option or positional, by its name; undefined where it was not given. */
  readonly text: (name: string) => string | undefined;
  readonly isOn: (name: string) => boolean;
  readonly list: (name: string) => readonly string[];
  /** Whether it was typed, rather than set by the environment or the config file. */
  readonly isTyped: (name: string) => boolean;
  /** How messages name an option: `--port`, or the variable or key of the config file that gave it. */
  readonly flag: (name: string) => string;
}

/** A whole number that was given, or `undefined`; UsageError for anything else. */
export function wholeNumber(
  call: CommandCall,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const given = call.text(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (/^\d{1,16}$/u.test(given) && value >= least && value <= most) return value;
  const got = JSON.stringify(given);
  throw optionError(
    call,
    name,
    `a whole number from ${least} to ${most} is needed, got ${got}`,
    `应为 ${least} 至 ${most} 的整数，实为 ${got}`,
  );
}

/** What is wrong with the value of an option, after the flag, variable or key of the config file that gave it. */
export function optionError({ flag }: CommandCall, name: string, en: string, zh: string): UsageError {
  return new UsageError(`${flag(name)}: ${en}`, `${flag(name)}：${zh}`);
}

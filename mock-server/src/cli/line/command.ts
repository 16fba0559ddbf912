import { quoted, type Text } from '../../core/refusal.js';
import type { Io, StoppedCode } from '../terminal/io.js';
import type { Language } from '../terminal/language.js';
import type { Completes, Option } from './option.js';
import { UsageError } from './usage-error.js';

/** One command: data for the parser, the help and the docs, and the function it runs. */
export interface Command {
  /**
   * `write-off <coupon-code>`: `<…>` is required, `[…]` is optional, and `<…..>` accepts several values. Those of
   * `exec -- <command..>` follow `--`, so that their flags belong to that command.
   */
  readonly usage: string;
  /** Whether it runs if no command is named. */
  readonly isDefault?: boolean;
  /** Former names: each is rejected like any unknown word, with the current name as a suggestion. */
  readonly alsoCalled?: readonly string[];
  readonly about: Text;
  readonly positionals: Readonly<Record<string, Positional>>;
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** Resolves to the exit code: an {@link ExitCode}, or the code of another program that it ran. */
  readonly run: (call: CommandCall) => Promise<number>;
}

export interface Positional extends Text {
  readonly choices?: readonly string[];
  readonly completes?: Completes;
}

/** A command line that works as written, and a description. */
export interface Example extends Text {
  readonly line: string;
}

export function example(args: string, en: string, zh: string): Example {
  return { line: `shoubei-mock ${args}`, en, zh };
}

/** Returns the word that calls the command. */
export function nameOf({ usage }: Command): string {
  return usage.split(' ')[0] ?? usage;
}

/** Lists a command's positionals, in order. */
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

/** 0 done, 1 the check failed, 2 wrong use, 70 an internal error; or it was stopped. */
export type ExitCode = 0 | 1 | 2 | 70 | StoppedCode;

/** One call of a command. */
export interface CommandCall {
  readonly io: Io;
  readonly language: Language;
  /** The value of an option or positional, by its name; undefined if it was not given. */
  readonly text: (name: string) => string | undefined;
  readonly isOn: (name: string) => boolean;
  readonly list: (name: string) => readonly string[];
  /** Whether it was typed, rather than set by the environment or the config file. */
  readonly isTyped: (name: string) => boolean;
  /** The option's name in messages: `--port`, or the variable or config file key that set it. */
  readonly flag: (name: string) => string;
}

/** The given one of an option's choices; undefined if none was given. The parser rejects any other value. */
export function choiceOf<T extends string>(
  { text }: CommandCall,
  name: string,
  choices: readonly T[],
): T | undefined {
  return choices.find((one) => one === text(name));
}

/** Parses a given whole number; `undefined` if none was given; UsageError for anything else. */
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
  const got = quoted(given);
  throw optionError(
    call,
    name,
    `a whole number from ${least} to ${most} is needed, got ${got}`,
    `应为 ${least} 至 ${most} 的整数，实为 ${got}`,
  );
}

/** An error about an option's value, after the flag, variable or config file key that set it. */
export function optionError({ flag }: CommandCall, name: string, en: string, zh: string): UsageError {
  return new UsageError(`${flag(name)}: ${en}`, `${flag(name)}：${zh}`);
}

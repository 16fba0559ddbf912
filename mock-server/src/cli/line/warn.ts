import type { Highlights } from '../terminal/io.js';
import type { CommandCall } from './command.js';

type Printer = Pick<CommandCall, 'io' | 'language'>;

/** Prints a line of the program itself on standard error, after its name. */
export function warn({ io, language }: Printer, en: string, zh: string): void {
  io.err(`shoubei-mock: ${language === 'en' ? en : zh}`);
}

/** Prints such a line for a command that does not succeed, with the name in red. */
export function printError({ io, language }: Printer, en: string, zh: string): void {
  io.err(`shoubei-mock: ${language === 'en' ? en : zh}`, errorHighlights);
}

export const errorHighlights: Highlights = { 'shoubei-mock:': 'bad' };

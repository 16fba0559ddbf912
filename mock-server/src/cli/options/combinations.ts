import { type CommandCall, optionError } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';

/** Returns the given option among several exclusive ones. Typed ones override the environment and the config file. */
export function exclusiveOption(call: CommandCall, names: readonly string[]): string | undefined {
  const given = names.filter((name) => call.text(name) !== undefined || call.isOn(name));
  const typed = given.filter((name) => call.isTyped(name));
  const [option, another] = typed.length > 0 ? typed : given;
  if (option === undefined || another === undefined) return option;
  throw onlyOne(call.flag(option), call.flag(another));
}

export function onlyOne(option: string, another: string): UsageError {
  return new UsageError(`${option} and ${another}: give one of them`, `${option} 与 ${another} 只能给其一`);
}

/** @throws UsageError for a typed flag that the action does not use: an ignored flag would seem to have an effect */
export function rejectUnused(call: CommandCall, action: string, names: readonly string[]): void {
  const unused = names.find((name) => call.isTyped(name));
  if (unused === undefined) return;
  throw optionError(call, unused, `does not apply to ${action}; leave it out`, `不适用于 ${action}，请去掉`);
}

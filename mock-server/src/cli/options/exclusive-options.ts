import type { CommandCall } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';

/** Returns the given option among several exclusive ones. Typed ones override the environment and the config file. */
export function exclusiveOption(call: CommandCall, names: readonly string[]): string | undefined {
  const given = names.filter((name) => call.text(name) !== undefined || call.isOn(name));
  const typed = given.filter((name) => call.isTyped(name));
  const [option, another] = typed.length > 0 ? typed : given;
  if (option === undefined || another === undefined) return option;
  throw new UsageError(
    `${call.flag(option)} and ${call.flag(another)}: give one of them`,
    `${call.flag(option)} 与 ${call.flag(another)} 只能给其一`,
  );
}

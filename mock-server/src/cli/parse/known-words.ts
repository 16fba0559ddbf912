import type { Command, Option } from '../line/command.js';
import type { Values } from './env-and-config.js';

/** What stands beside flags and positionals in a parsed command line. */
const parsers = new Set(['_', '$0', 'help', 'version']);

/** @throws UsageError for a command or flag that there is not; it names the nearest that there is */
export async function refuseUnknown(
  values: Values,
  args: readonly string[],
  command: Command | undefined,
  commands: readonly Command[],
  common: readonly Option[],
): Promise<void> {
  if (!command) {
    const { refuseCommand } = await import('./refuse-unknown.js');
    throw refuseCommand([values['_']].flat().map(String)[0] ?? '', commands);
  }
  const options = [...command.options, ...common];
  const known = new Set([...options.map(({ name }) => name), ...Object.keys(command.positionals)]);
  const unknown = Object.keys(values).find((name) => !parsers.has(name) && !known.has(name));
  if (unknown === undefined) return;
  throw (await import('./refuse-unknown.js')).refuseFlag(unknown, args, command, options);
}

/** @throws UsageError for a value that is none of the choices of its flag or positional */
export async function refuseUnchoosable(values: Values, { options, positionals }: Command): Promise<void> {
  const places = [
    ...Object.entries(positionals).map(([name, { choices }]) => ({ where: `<${name}>`, name, choices })),
    ...options.map(({ name, choices }) => ({ where: `--${name}`, name, choices })),
  ];
  for (const { where, name, choices } of places) {
    if (!choices) continue;
    const given = [values[name] ?? []].flat().map(String);
    const strange = given.find((value) => !choices.includes(value));
    if (strange === undefined) continue;
    throw (await import('./refuse-unknown.js')).refuseChoice(where, strange, choices);
  }
}

import { quoted } from '../../core/refusal.js';
import { type Command, nameOf, type Place, placesOf } from '../line/command.js';
import type { Option } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import type { TypedFlag, Words } from './words.js';

/** The value given to an option or positional, and its source. */
export interface Given {
  readonly value: boolean | readonly string[];
  /** Its name in messages: `--port`, `SHOUBEI_MOCK_PORT`, `flags.yaml: port`, `<file>`. */
  readonly from: string;
  readonly isTyped: boolean;
}

export type GivenValues = Map<string, Given>;

/** The typed values, by the name of the option or positional; UsageError for a missing or surplus value. */
export function typedValues(words: Words, command: Command, options: readonly Option[]): GivenValues {
  const given: GivenValues = new Map();
  for (const flag of words.flags) {
    const option = options.find(({ name }) => name === flag.name);
    if (!option) continue;
    const value = readFlag(option, flag);
    const before = given.get(option.name)?.value;
    const all = typeof before === 'object' && typeof value === 'object' ? [...before, ...value] : value;
    given.set(option.name, { value: all, from: flag.typed, isTyped: true });
  }
  for (const [name, value] of positionalValues(words.positionals, command))
    given.set(name, { value, from: `<${name}>`, isTyped: true });
  return given;
}

function readFlag(option: Option, { typed, values, isBeforeFlag }: TypedFlag): Given['value'] {
  if (option.kind === 'switch') return values.length === 0 || isOn(values.at(-1), typed);
  if (values.length > 0) return values;
  throw isBeforeFlag
    ? new UsageError(
        `${typed}: a value is needed; if it begins with -, write ${typed}=VALUE`,
        `${typed}：缺少取值；以 - 开头的取值须写成 ${typed}=取值`,
      )
    : new UsageError(`${typed}: a value is needed`, `${typed}：缺少取值`);
}

/** Reads the value of a switch that is written out. */
export function isOn(value: unknown, from: string): boolean {
  if (value === true || value === 'true' || value === '1') return true;
  if (value === false || value === 'false' || value === '0') return false;
  throw new UsageError(`${from}: true or false is needed`, `${from}：应为 true 或 false`);
}

function positionalValues(
  words: readonly string[],
  command: Command,
): readonly (readonly [string, readonly string[]])[] {
  const places = placesOf(command);
  const most = places.some(({ isMany }) => isMany) ? Infinity : places.length;
  if (words.length > most) throw wrongAction(words, command) ?? tooMany(words[most] ?? '', command);
  return places.flatMap((place, at) => {
    const own = words.slice(at, place.isMany ? undefined : at + 1);
    if (own.length > 0) return [[place.name, own] as const];
    if (place.isRequired) throw missing(place, command);
    return [];
  });
}

function missing({ name }: Place, command: Command): UsageError {
  const own = nameOf(command);
  const choices = command.positionals[name]?.choices?.join(', ');
  const [en, zh] = choices === undefined ? ['', ''] : [`: ${choices}`, `：${choices}`];
  return new UsageError(
    `${own}: <${name}> is needed${en} (shoubei-mock ${own} --help)`,
    `${own}：缺少 <${name}>${zh}（shoubei-mock ${own} --help）`,
  );
}

/** The first word, if it is not one of the command's actions: then the words after it are not the mistake. */
function wrongAction([word = '']: readonly string[], command: Command): UsageError | undefined {
  const choices = Object.values(command.positionals)[0]?.choices;
  if (!choices || choices.includes(word)) return undefined;
  const own = nameOf(command);
  return new UsageError(
    `${own}: unknown action ${quoted(word)}: ${choices.join(', ')} (shoubei-mock ${own} --help)`,
    `${own} 没有操作 ${quoted(word)}：${choices.join(', ')}（shoubei-mock ${own} --help）`,
  );
}

function tooMany(word: string, command: Command): UsageError {
  const own = nameOf(command);
  return new UsageError(
    `${own}: unexpected argument ${quoted(word)} (shoubei-mock ${own} --help)`,
    `${own}：多余的参数 ${quoted(word)}（shoubei-mock ${own} --help）`,
  );
}

/**
 * @throws UsageError for an empty value: often an unset shell variable, where empty would mean a default, a whole
 *   machine or every institution. The arguments of the command that `exec` runs are not checked.
 */
export function rejectEmpty(given: GivenValues, command: Command): void {
  const ofAnother = placesOf(command).find(({ isBehindDashes }) => isBehindDashes)?.name;
  for (const [name, { value, from }] of given) {
    if (typeof value !== 'boolean' && value.slice(0, name === ofAnother ? 1 : undefined).includes(''))
      throw new UsageError(
        `${from}: the value is empty; give a value, or leave ${from} out`,
        `${from}：值为空，请给出取值，或去掉 ${from}`,
      );
  }
}

/** @throws UsageError for `-` where a file is written and standard output shows something else */
export function rejectStandardOutput(given: GivenValues, options: readonly Option[]): void {
  for (const { name, isBesideOutput } of options) {
    const { value = [], from = '' } = given.get(name) ?? {};
    if (isBesideOutput === true && typeof value !== 'boolean' && value.includes('-'))
      throw new UsageError(
        `${from}: a file name is needed, because standard output is used for the progress`,
        `${from}：应为文件名，标准输出用于显示运行情况`,
      );
  }
}

import { type Command, type CommandCall, nameOf } from '../line/command.js';
import { type Option, variableOf, variablePrefix } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import { warn } from '../line/warn.js';
import { inputName, readFileOrInput } from '../options/files.js';
import { firstProblem } from '../options/problems.js';
import type { Io } from '../terminal/io.js';
import { type Given, type GivenValues, isOn } from './given.js';
import { suggestedOption } from './unknown-words.js';

/** Fills options that were not typed from the environment. An empty variable counts as unset. */
export function addEnvironment(given: GivenValues, options: readonly Option[], env: Io['env']): void {
  for (const option of options) {
    const from = variableOf(option);
    const value = env[from];
    if (given.has(option.name) || value === undefined || value === '' || isServiceLink(from, value)) continue;
    given.set(option.name, { value: readValue(option, value, from), from, isTyped: false });
  }
}

/** Fills the options still unset from the file of `--config`. */
export async function addConfig(
  given: GivenValues,
  command: Command,
  call: Pick<CommandCall, 'io' | 'language'>,
): Promise<void> {
  const path = [given.get('config')?.value].flat().at(-1);
  if (typeof path !== 'string' || path === '') return;
  const file = inputName(path, call.language);
  const text = await readFileOrInput(path, call);
  for (const [name, value] of Object.entries(await configIn(text, file))) {
    const option = command.options.find((one) => one.name === name);
    if (!option) {
      const mean = await suggestedOption(name, command.options);
      throw new UsageError(
        `${file}: unknown flag ${name} of ${nameOf(command)}${mean.en}`,
        `${file}：${nameOf(command)} 没有选项 ${name}${mean.zh}`,
      );
    }
    const from = `${file}: ${name}`;
    if (!given.has(name)) given.set(name, { value: readValue(option, value, from), from, isTyped: false });
  }
}

function readValue({ kind }: Option, value: unknown, from: string): Given['value'] {
  if (kind === 'switch') return isOn(value, from);
  if (kind === 'list' && typeof value !== 'string')
    return [value].flat().map((one) => readTextValue(one, from));
  const text = readTextValue(value, from);
  return kind === 'list' ? text.split(',') : [text];
}

function readTextValue(value: unknown, from: string): string {
  if (typeof value === 'string') return value;
  throw new UsageError(`${from}: text is needed`, `${from}：应为文本`);
}

async function configIn(text: string, path: string): Promise<object> {
  const { readYaml } = await import('@shoubei-kit/fixtures/yaml');
  const yaml = readYaml(text, { numbersAsText: true });
  if ('problems' in yaml)
    throw firstProblem(
      path,
      yaml.problems.map(({ line, text: why }) => ({ line, path: '', text: why })),
    );
  const { value } = yaml;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(
    `${path}: flags and their values are needed, such as port: 4051`,
    `${path}：应为选项与取值，如 port: 4051`,
  );
}

/**
 * Warns about ignored `SHOUBEI_MOCK_…` variables: those without a flag, with the nearest name, and the address that
 * Kubernetes sets in place of our port. Skips the variable named by `--key-env`. Values are not shown: one may be a
 * key.
 */
export async function warnOfVariables(call: CommandCall, known: readonly Option[]): Promise<void> {
  const names = new Set([...known.map(variableOf), call.text('key-env')]);
  for (const [name, value = ''] of Object.entries(call.io.env)) {
    if (!name.startsWith(variablePrefix) || value === '') continue;
    if (isServiceLink(name, value)) {
      if (names.has(name)) warnOfServiceLink(call, name);
    } else if (!names.has(name)) {
      const mean = await suggestedOption(name.slice(variablePrefix.length), known, variableOf);
      warn(call, `unknown variable ${name} is ignored${mean.en}`, `未知变量 ${name}，已忽略${mean.zh}`);
    }
  }
}

/** Whether Kubernetes or Docker set it for a service of our name, like `SHOUBEI_MOCK_PORT=tcp://10.96.1.2:4051`. */
function isServiceLink(name: string, value: string): boolean {
  const isPart = /_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT_\d{1,5}_(?:TCP|UDP|SCTP)(?:_|$)/u;
  return isPart.test(name) || (name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//u.test(value));
}

function warnOfServiceLink(call: CommandCall, name: string): void {
  warn(
    call,
    `${name} is ignored: it holds the address that Kubernetes sets for a Service of this name (enableServiceLinks: false prevents that)`,
    `已忽略 ${name}：其值是 Kubernetes 为同名 Service 设置的地址（设 enableServiceLinks: false 即不再设置）`,
  );
}

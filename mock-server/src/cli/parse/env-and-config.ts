import type { Command } from '../line/command.js';
import type { Option } from '../line/option.js';
import type { Io } from '../terminal/io.js';
import { readText } from '../options/files.js';
import { UsageError } from '../line/usage-error.js';

/** A parsed command line, by option and positional name. */
export type ParsedWords = Record<string, unknown>;

/** Fills options that were not typed from the environment, then from the config file. */
export async function applyEnvAndConfig(
  command: Command | undefined,
  parsed: ParsedWords,
  env: Io['env'],
): Promise<void> {
  if (!command) return;
  for (const option of command.options) {
    const name = `SHOUBEI_MOCK_${option.name.toUpperCase().replaceAll('-', '_')}`;
    const given = env[name];
    if (given !== undefined && given !== '') parsed[option.name] ??= readValue(option, given, name);
  }
  const path = parsed['config'] ?? env['SHOUBEI_MOCK_CONFIG'];
  if (typeof path !== 'string') return;
  for (const [name, value] of Object.entries(await readConfig(path))) {
    const option = command.options.find((o) => o.name === name);
    if (!option)
      throw new UsageError(
        `${path}: ${name} is no flag of ${command.usage}`,
        `${path}：${command.usage} 没有选项 ${name}`,
      );
    parsed[name] ??= readValue(option, value, `${path}: ${name}`);
  }
}

function readValue({ kind }: Option, value: unknown, where: string): unknown {
  if (kind === 'switch') {
    const isOn = new Map<unknown, boolean>([
      [true, true],
      ['true', true],
      ['1', true],
      [false, false],
      ['false', false],
      ['0', false],
    ]).get(value);
    if (isOn === undefined)
      throw new UsageError(`${where}: true or false is needed`, `${where}：应为 true 或 false`);
    return isOn;
  }
  if (kind === 'list') return typeof value === 'string' ? value.split(',') : [value].flat().map(String);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new UsageError(`${where}: text is needed`, `${where}：应为文本`);
}

async function readConfig(path: string): Promise<object> {
  const { readYaml } = await import('@shoubei-kit/fixtures/yaml');
  const yaml = readYaml(await readText(path));
  if ('problems' in yaml) {
    const [{ line, text } = { line: 1, text: { en: 'is not YAML', zh: '不是 YAML' } }] = yaml.problems;
    throw new UsageError(`${path}:${line}: ${text.en}`, `${path}:${line}：${text.zh}`);
  }
  const { value } = yaml;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`${path}: flags by name are needed`, `${path}：应为按名称给出的选项`);
}

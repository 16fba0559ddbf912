import { choiceOf, type CommandCall } from '../line/command.js';
import { fileOption, type Option, switchOption, textOption } from '../line/option.js';

/** Options that every command has. */
export const commonOptions: readonly Option[] = [
  textOption('lang', 'Language of the output; by default that of the system', '输出语言；默认与系统一致', {
    choices: ['en', 'zh'],
  }),
  fileOption('config', 'File (YAML or JSON) that sets flags by name', '按名称设置选项的文件（YAML 或 JSON）'),
];

/** Handled before all others; neither the environment nor the config file can set them. */
export const helpOptions: readonly Option[] = [
  switchOption('help', 'Show help', '显示帮助'),
  switchOption('version', 'Show the version', '显示版本'),
];

/** `--base-url` of the commands that call an endpoint. */
export function baseUrlOption(en: string, zh: string, fallback?: string): Option {
  return textOption('base-url', en, zh, {
    alsoCalled: ['url', 'port', 'host', 'endpoint', 'server', 'origin', 'address', 'target'],
    ...(fallback !== undefined && { fallback }),
  });
}

/** Where `serve` listens by default. */
export const defaultBaseUrl = 'http://127.0.0.1:4051';

/** `--json`, the same for every command that has it. */
export const jsonOption: Option = switchOption('json', 'Print JSON, for programs', '输出 JSON，供程序使用');

/** `--profile` of the commands that use a profile. */
export const profileOption: Option = fileOption(
  'profile',
  'Profile file (YAML or JSON): behaviour, signing rule, institutions',
  '配置文件（YAML 或 JSON）：行为、签名规则、机构',
);

/** `--demo` of the commands that need a key. */
export const demoOption: Option = switchOption('demo', 'Use the demo key', '使用演示密钥');

/** `--dialect`; undefined if it was not given. */
export function dialectOf(call: CommandCall): (typeof dialects)[number] | undefined {
  return choiceOf(call, 'dialect', dialects);
}

export const dialects = ['example', 'table'] as const;

/** The form of a rejection in either dialect. */
export const dialectForms: string =
  'example {"return_code":"0205","result_code":"FAIL",…}, table {"return_code":"SUCCESS","result_code":"FAIL",…}';

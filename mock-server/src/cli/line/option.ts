import type { Text } from '../../core/refusal.js';

/** A flag; also an environment variable `SHOUBEI_MOCK_…` and a config file key. */
export interface Option {
  readonly name: string;
  /** `switch` is given or not; `list` may be given several times. */
  readonly kind: 'text' | 'switch' | 'list';
  readonly about: Text;
  readonly choices?: readonly string[];
  /** The default, for the help. */
  readonly fallback?: string;
  /** Completions in the shell, besides choices. */
  readonly completes?: Completes;
  /** Names in other tools and former names: each is rejected like any unknown word, with this name as a suggestion. */
  readonly alsoCalled?: readonly string[];
  /** Names a file to write while standard output shows something else: `-` is rejected. */
  readonly isBesideOutput?: boolean;
}

/** Names of files; names of scenarios or magic behaviours, looked up on completion; or words. */
export type Completes = 'files' | 'scenarios' | 'behaviours' | readonly string[];

type More = Partial<Omit<Option, 'name' | 'kind' | 'about'>>;

export function textOption(name: string, en: string, zh: string, more: More = {}): Option {
  return { name, kind: 'text', about: { en, zh }, ...more };
}

export function fileOption(name: string, en: string, zh: string, more: More = {}): Option {
  return textOption(name, en, zh, { completes: 'files', ...more });
}

export function listOption(name: string, en: string, zh: string, more: More = {}): Option {
  return { name, kind: 'list', about: { en, zh }, ...more };
}

export function switchOption(name: string, en: string, zh: string): Option {
  return { name, kind: 'switch', about: { en, zh } };
}

/** The environment variable of an option. */
export function variableOf({ name }: Option): string {
  return `${variablePrefix}${name.toUpperCase().replaceAll('-', '_')}`;
}

export const variablePrefix = 'SHOUBEI_MOCK_';

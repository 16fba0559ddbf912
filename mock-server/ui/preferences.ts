import { effect, signal } from '@preact/signals';

export type Language = 'en' | 'zh';
export type Theme = 'auto' | 'light' | 'dark';

/** A text that is there in both languages. */
export interface Both {
  readonly en: string;
  readonly zh: string;
}

const prefix = 'shoubei-mock.';

/** The page's language: what was chosen here before, or else the browser's. */
export const language = signal<Language>(
  kept('language', ['en', 'zh']) ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'),
);

/** `auto` follows the system. */
export const theme = signal<Theme>(kept('theme', ['auto', 'light', 'dark']) ?? 'auto');

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  keep('language', language.value);
});

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
  keep('theme', theme.value);
});

/** A text in the page's language. Both stand together where they are used, so that neither is forgotten. */
export function say(en: string, zh: string): string {
  return language.value === 'zh' ? zh : en;
}

export function sayBoth({ en, zh }: Both): string {
  return say(en, zh);
}

// A browser may block storage; then the page works without it.
export function keptText(name: string, isOfTab = false): string | undefined {
  try {
    return storage(isOfTab).getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

function storage(isOfTab: boolean): Storage {
  return isOfTab ? sessionStorage : localStorage;
}

function kept<T extends string>(name: string, values: readonly T[]): T | undefined {
  const value = keptText(name);
  return values.find((one) => one === value);
}

export function keep(name: string, value: string, isOfTab = false): void {
  try {
    const place = storage(isOfTab);
    // What is too large leaves nothing old behind.
    place.removeItem(prefix + name);
    place.setItem(prefix + name, value);
  } catch {
    // Not stored.
  }
}

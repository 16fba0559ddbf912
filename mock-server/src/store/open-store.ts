import type { Store } from '../core/store.js';
import { memoryStore } from './memory-store.js';
import { StoreError } from './store-error.js';

/**
 * Opens the store that a text names: `memory`, `sqlite:FILE` or `redis://HOST`. Its packages are loaded only then.
 *
 * @throws StoreError
 */
export async function openStore(name: string): Promise<Store> {
  if (name === 'memory') return memoryStore();
  if (name.startsWith('sqlite:')) return openSqlite(name);
  if (/^rediss?:\/\//u.test(name)) return openRedis(name);
  throw noSuchStore(name);
}

/** The name as it may be shown: no user, no password. */
export function shownStore(name: string): string {
  if (name.startsWith('sqlite:')) return name;
  // The text before the last @ may contain a password, even one with a question mark.
  const at = name.lastIndexOf('@');
  const [shown = ''] = name.slice(Math.max(at, 0)).split('?');
  const [scheme = ''] = /^[a-z]{1,20}:\/\//u.exec(name) ?? [];
  return at === -1 ? shown : `${scheme}***${shown}`;
}

async function openSqlite(name: string): Promise<Store> {
  const [file = '', query = ''] = name.slice('sqlite:'.length).split(/\?(.*)/su);
  if (file === '' || file === ':memory:') throw noSuchStore(name);
  const { sync } = optionsOf(query, { sync: [/^(?:normal|full)$/u, 'normal or full'] });
  const { sqliteStore } = await import('./sqlite/sqlite-store.js');
  return sqliteStore(file, sync === 'full' ? 'full' : 'normal');
}

async function openRedis(name: string): Promise<Store> {
  const shown = shownStore(name);
  const url = URL.canParse(name) ? new URL(name) : undefined;
  if (!url || url.hostname === '' || url.hash !== '' || !/^(?:\/\d{0,5})?$/u.test(url.pathname)) {
    throw noSuchStore(name);
  }
  if (![url.username, url.password].every(isPercentEncoded)) {
    throw bad(
      `${shown}: user and password must be percent-encoded in the URL: write % as %25, @ as %40, / as %2F`,
      `${shown}：URL 中的用户名与密码须做百分号编码：% 写作 %25，@ 写作 %40，/ 写作 %2F`,
    );
  }
  const { prefix = 'shoubei:', ttl = '' } = optionsOf(url.search.slice(1), {
    prefix: [/^[\w:.-]{1,64}$/u, '1 to 64 of a-z A-Z 0-9 _ : . -'],
    ttl: [/^[1-9]\d{0,8}$/u, 'whole seconds'],
  });
  url.search = '';
  const { redisStore } = await import('./redis/redis-store.js');
  return redisStore(url.href, shown, { prefix, ttl });
}

function isPercentEncoded(text: string): boolean {
  try {
    // The bundler would remove a call whose value is unused: it seems to have no effect.
    return decodeURIComponent(text).length <= text.length;
  } catch {
    return false;
  }
}

/** The form of an option, as a pattern and in words. */
type Form = readonly [RegExp, string];

/** The options after `?`. Their values are not shown: one may be a password that went astray. */
function optionsOf(
  query: string,
  known: Readonly<Record<string, Form>>,
): Readonly<Record<string, string | undefined>> {
  const given = [...new URLSearchParams(query)];
  for (const [name, value] of given) {
    const [form, words] = (Object.hasOwn(known, name) ? known[name] : undefined) ?? [];
    const all = Object.keys(known).join(', ');
    if (!form)
      throw bad(`this store has no option ${name}, but ${all}`, `该存储没有选项 ${name}，可用：${all}`);
    if (!form.test(value)) throw bad(`option ${name} must be ${words}`, `选项 ${name} 应为 ${words}`);
  }
  if (new Set(given.map(([name]) => name)).size < given.length) {
    throw bad('an option comes twice after the ?', '? 之后有重复的选项');
  }
  return Object.fromEntries(given);
}

function noSuchStore(name: string): StoreError {
  const got = JSON.stringify(shownStore(name));
  return bad(
    `a store is memory, sqlite:FILE or redis://HOST:PORT/DB, got ${got}`,
    `存储应为 memory、sqlite:文件 或 redis://主机:端口/库号，实为 ${got}`,
  );
}

function bad(en: string, zh: string): StoreError {
  return new StoreError({ en, zh });
}

import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDemo, toSettings } from '../../core/settings.js';
import { openStore, shownStore } from '../../store/open-store.js';
import { hasNodeSqlite } from '../../store/sqlite/node-driver.js';
import { StoreError } from '../../store/store-error.js';
import type { Check } from './check.js';
import type { CommandCall } from '../line/command.js';
import { installedVersion } from '../../own-files.js';
import { loadProfile } from '../options/profile-file.js';
import { UsageError } from '../line/usage-error.js';

/** Checks whether the profile is valid, and lists the settings that matter in a report. No keys. */
export async function checkProfile(call: CommandCall): Promise<Check> {
  const about = { name: 'profile', label: { en: 'Profile', zh: '配置' } };
  try {
    const settings = toSettings(await loadProfile(call));
    const { name, dialect, institutions } = settings;
    const list = [...institutions.keys()].join(', ');
    const demo = isDemo(settings) ? { en: ' (demo)', zh: '（演示）' } : { en: '', zh: '' };
    const text = {
      en: `${name}, dialect ${dialect}, institutions ${list}${demo.en}`,
      zh: `${name}，响应风格 ${dialect}，机构 ${list}${demo.zh}`,
    };
    return { ...about, state: 'ok', text };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { ...about, state: 'bad', text: error.text };
  }
}

/** Whether the store can be opened. Creates no file. */
export async function checkStore(name: string): Promise<Check> {
  const about = { name: 'store', label: { en: 'Store', zh: '存储' } };
  const shown = shownStore(name);
  try {
    const isNew = await isNewFile(name);
    if (!isNew) await reach(name);
    const made = isNew
      ? { en: ' (does not exist; serve creates it)', zh: '（尚不存在，serve 将创建）' }
      : { en: '', zh: '' };
    return { ...about, state: 'ok', text: { en: `${shown}${made.en}`, zh: `${shown}${made.zh}` } };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { en, zh } = error.text;
    const isNamed = en.includes(shown);
    const text = { en: isNamed ? en : `${shown}: ${en}`, zh: isNamed ? zh : `${shown}：${zh}` };
    return { ...about, state: 'bad', text };
  }
}

async function reach(name: string): Promise<void> {
  const store = await openStore(name);
  try {
    await store.ping();
  } finally {
    await store.close(); // otherwise it would wait forever for a missing Redis
  }
}

/** Whether it is a SQLite file that `serve` would create and is able to create. */
async function isNewFile(name: string): Promise<boolean> {
  const [, file] = /^sqlite:([^?]+)/u.exec(name) ?? [];
  if (file === undefined || file === ':memory:') return false;
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  if (exists) return false;
  if (!hasNodeSqlite && installedVersion('libsql') === undefined) return false; // opening it reports what to install
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new StoreError({ en: `${folder} cannot be written`, zh: `无法写入 ${folder}` }, { cause });
  });
  return true;
}

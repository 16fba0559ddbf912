import type { Profile } from '@shoubei-kit/contracts';
import type { ProfileProblem } from '../../profile/profile.js';
import type { CommandCall } from '../line/command.js';
import { inputName, readFileOrInput } from './files.js';
import { UsageError } from '../line/usage-error.js';
import type { Language } from '../terminal/language.js';

/** The profile of `--profile`, or the default one; UsageError that names the first faulty line. */
export async function loadProfile(call: CommandCall): Promise<Profile> {
  const path = call.text('profile');
  return path === undefined ? {} : readProfileAt(path, call);
}

/** A profile by its path, or with `-` on standard input; UsageError that names the first faulty line. */
export async function readProfileAt(path: string, call: CommandCall): Promise<Profile> {
  return profileIn(await readFileOrInput(path, call), inputName(path, call.language));
}

/** A profile in a text; UsageError that names the first faulty line. */
async function profileIn(text: string, path: string): Promise<Profile> {
  const { readProfile } = await import('../../profile/profile.js');
  const read = readProfile(text);
  if ('profile' in read) return read.profile;
  const [first, ...rest] = read.problems;
  const more = { en: '', zh: '' };
  if (rest.length > 0) {
    more.en = ` (and ${rest.length} more: shoubei-mock profile check ${path})`;
    more.zh = `（另有 ${rest.length} 处：shoubei-mock profile check ${path}）`;
  }
  throw new UsageError(
    `${first ? problemLine(path, first, 'en') : path}${more.en}`,
    `${first ? problemLine(path, first, 'zh') : path}${more.zh}`,
  );
}

/** The comments at the head of the profile of `--profile`, as they stand: what is written in its place keeps them. */
export async function commentsOf(call: CommandCall): Promise<string> {
  const path = call.text('profile');
  if (path === undefined) return '';
  return /^(?:#[^\n]*\n)*/u.exec(await readFileOrInput(path, call))?.[0] ?? '';
}

/** `FILE:LINE: what is wrong`, as editors and compilers have it. */
export function problemLine(
  path: string,
  { line, path: at, text }: ProfileProblem,
  language: Language,
): string {
  return `${path}:${line}: ${at === '' ? '' : `${at} `}${text[language]}`;
}

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { type CommandCall, optionError } from '../line/command.js';
import { inputName, readFileOrInput } from './files.js';
import { firstProblem } from './problems.js';

/** The profile of `--profile`, or the default one; UsageError that names the first faulty line. */
export async function loadProfile(call: CommandCall): Promise<Profile> {
  const path = call.text('profile');
  return path === undefined ? {} : readProfileAt(path, call);
}

/** A profile by its path, or with `-` on standard input; UsageError that names the first faulty line. */
export async function readProfileAt(path: string, call: CommandCall): Promise<Profile> {
  const { readProfile } = await import('../../profile/profile.js');
  const read = readProfile(await readFileOrInput(path, call));
  if ('profile' in read) return read.profile;
  const name = inputName(path, call.language);
  throw firstProblem(name, read.problems, `shoubei-mock profile check ${path}`);
}

/** The comments at the head of the `--profile` file, unchanged: a file written in its place keeps them. */
export async function commentsOf(call: CommandCall): Promise<string> {
  const path = call.text('profile');
  if (path === undefined) return '';
  return /^(?:#[^\n]*\n)*/u.exec(await readFileOrInput(path, call))?.[0] ?? '';
}

/** Rejects a `--write-profile` that would replace a file with content, except the file of `--profile`. */
export async function rejectLostProfile(call: CommandCall): Promise<void> {
  const [path, base] = [call.text('write-profile'), call.text('profile')];
  if (path === undefined || (base !== undefined && resolve(base) === resolve(path))) return;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size === 0) return;
  throw optionError(
    call,
    'write-profile',
    `${path} exists, and is not overwritten: keep its settings with --profile ${path}, or name another file`,
    `${path} 已存在，不会覆盖：请加 --profile ${path} 保留其中的设置，或换一个文件名`,
  );
}

import { codeOf, damaged, messageOf, StoreError } from '../store-error.js';

/** The errors of an unusable file, by the beginning of the code: in words, and whether the error is temporary. */
const failures: readonly (readonly [code: RegExp, isPassing: boolean, en: string, zh: string])[] = [
  [
    /^(?:EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/u,
    false,
    'it cannot be written; make it and its folder writable',
    '无法写入，请使其及所在文件夹可写',
  ],
  [
    /^(?:ENOSPC|SQLITE_FULL)/u,
    true,
    'the disk is full, so nothing was written. Free some space: writing then continues by itself',
    '磁盘已满，未写入任何内容。腾出空间后将自动恢复',
  ],
  [
    /^SQLITE_IOERR/u,
    true,
    "the disk failed; nothing was written. See the system's log",
    '磁盘读写失败，未写入任何内容，请查看系统日志',
  ],
];

/** Why a file cannot be used, in one line; any other error is returned unchanged. */
export function failureAt(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof StoreError || !/^(?:SQLITE_|E[A-Z]+$)/u.test(code)) return error;
  const what = messageOf(error);
  if (/malformed JSON/u.test(what)) return damaged(error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return broken(path, what, error);
  const [, isPassing, en, zh] = failures.find(([beginning]) => beginning.test(code)) ?? [
    code,
    false,
    what,
    what,
  ];
  return new StoreError(
    { en: `${path}: ${en} (${code})`, zh: `${path}：${zh}（${code}）` },
    { cause: error, isPassing },
  );
}

export function broken(path: string, what: string, cause?: unknown): StoreError {
  const [line = ''] = what.split('\n');
  return new StoreError(
    {
      en: `${path}: the database is broken (${line}); it is left as it was. Restore a copy, or name another file`,
      zh: `${path}：数据库已损坏（${line}），未作改动，请恢复备份或另选文件`,
    },
    { cause },
  );
}

import type { Text } from '../../core/refusal.js';

/** The caller's own mistake, in one line; exit code 2. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly text: Text;

  constructor(en: string, zh: string) {
    super(en);
    this.text = { en, zh };
  }
}

/** Explains a server's listen error to the caller; undefined for any other error. */
export function listenError(error: unknown, host: string, port: number): UsageError | undefined {
  const code = systemCode(error);
  if (code === undefined) return undefined;
  if (code === 'EADDRINUSE') {
    return new UsageError(
      `port ${port} on ${host} is taken; use --port 0 or another port (shoubei-mock doctor shows what has it)`,
      `${host} 的端口 ${port} 已被占用，请用 --port 0 或其他端口（shoubei-mock doctor 可查看占用者）`,
    );
  }
  return new UsageError(`cannot listen on ${host}:${port}: ${code}`, `无法监听 ${host}:${port}：${code}`);
}

type Doing = 'read' | 'write';

/** What the usual codes mean for a path. */
const meanings: Readonly<Record<string, Text | Readonly<Record<Doing, Text>>>> = {
  ENOENT: {
    read: { en: 'no such file', zh: '没有这个文件' },
    write: { en: 'the folder does not exist', zh: '文件夹不存在' },
  },
  ENOTDIR: { en: 'part of the path is a file, not a folder', zh: '路径中有一段是文件，不是文件夹' },
  EISDIR: { en: 'it is a folder', zh: '它是文件夹' },
  EACCES: { en: 'permission denied', zh: '没有权限' },
  EPERM: { en: 'permission denied', zh: '没有权限' },
  EROFS: { en: 'the disk is read-only', zh: '磁盘只读' },
  ENOSPC: { en: 'the disk is full', zh: '磁盘已满' },
};

/** `ENOENT, no such file`: an error's code and its meaning; undefined if it is not an error of the system. */
export function fileErrorText(error: unknown, doing: Doing): Text | undefined {
  const code = systemCode(error);
  if (code === undefined) return undefined;
  const row = meanings[code];
  if (!row) return { en: code, zh: code };
  const { en, zh } = 'read' in row ? row[doing] : row;
  return { en: `${code}, ${en}`, zh: `${code}，${zh}` };
}

/** The code of an error of the system, such as `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}

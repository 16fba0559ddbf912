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

/** The code of an error of the system, such as `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : undefined;
}

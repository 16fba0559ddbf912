import { UsageError } from './usage-error.js';

/** What a server's listen error means to the caller; undefined for any other error. */
export function cannotListen(error: unknown, host: string, port: number): UsageError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      `port ${port} on ${host} is taken; try --port 0 or another (shoubei-mock doctor says by what)`,
      `${host} 的端口 ${port} 已被占用，请用 --port 0 或其他端口（shoubei-mock doctor 可查看被何占用）`,
    );
  }
  return new UsageError(
    `cannot listen on ${host}:${port}: ${String(error.code)}`,
    `无法监听 ${host}:${port}：${String(error.code)}`,
  );
}

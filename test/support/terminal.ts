import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Reads JSON `{command, turns: [[until, type], …]}`, and writes everything that the terminal showed. */
const python = `
import json, os, pty, sys
given = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execvp(given["command"][0], given["command"])
seen, at = b"", 0
for until, type_ in given["turns"]:
    mark = until.encode()
    while mark not in seen[at:]:
        seen += os.read(fd, 65536)
    at = seen.index(mark, at) + len(mark)
    os.write(fd, type_.encode())
try:
    while True:
        more = os.read(fd, 65536)
        if not more: break
        seen += more
except OSError:
    pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
`;

/**
 * Runs a command in a terminal, and types each text once the expected text is shown. Returns everything that
 * was shown.
 */
export async function inTerminal(
  command: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  turns: readonly (readonly [until: string, type: string])[] = [],
  cwd?: string,
): Promise<string> {
  const { stdout } = await run('python3', ['-c', python, JSON.stringify({ command, turns })], {
    env: { TERM: 'xterm-256color', ...env },
    cwd,
  });
  return stdout;
}

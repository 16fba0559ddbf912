import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { untilServing } from '../support/cli.js';
import { bin } from '../support/pages.js';
import { Caller } from './caller.js';

const head = 'HTTP/1.1\r\nHost: localhost\r\n\r\n';

test('if connections leave no file to open, the first admin request fails, and later ones are served', async () => {
  const limited = `ulimit -n 48; exec "$0" "$@"`;
  const env = { PATH: process.env['PATH'] };
  const args = ['-c', limited, process.execPath, bin, 'serve', '--port', '0', '--json'];
  const serving = await untilServing(spawn('bash', args, { stdio: 'pipe', env }));
  const first = await Caller.to(serving.url);
  const others = await Promise.all(Array.from({ length: 48 }, () => Caller.to(serving.url)));
  await expect.poll(() => others.some(({ isClosed }) => isClosed)).toBe(true);
  first.send(`GET /__admin/health ${head}`);
  await first.closed;
  expect(serving.output()).toContain('EMFILE');
  for (const other of others) other.break();
  for (const path of ['/health', '/scenarios', '/metrics'])
    await expect
      .poll(() =>
        fetch(`${serving.url}/__admin${path}`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  expect((await serving.stop()).code).toBe(0);
});

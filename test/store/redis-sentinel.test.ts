import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { missingTools } from '../support/has-tool.js';
import { freePort, redisServer, untilListening } from '../support/redis.js';
import { sharedFolder } from '../support/shared.js';

const folder = sharedFolder();

test.skipIf(missingTools(['redis-server']).length > 0)(
  'the address of a Sentinel is rejected in one line, which requests the address of the primary',
  async () => {
    const primary = await redisServer();
    const port = await freePort();
    const file = join(folder, 'sentinel.conf');
    await writeFile(file, `port ${port}\nsentinel monitor coupons 127.0.0.1 ${primary.port} 1\n`);
    const sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
    await untilListening(port, sentinel.once.bind(sentinel));
    const serve = ['serve', '--port', '0', '--store', `redis://127.0.0.1:${port}`];
    const [english, chinese] = [await cli(serve), await cli([...serve, '--lang', 'zh'])];
    expect(english).toMatchObject({ code: 2, stdout: '' });
    expect(english.stderr).toMatch(
      /^[^\n]*unknown command[^\n]*is this a Sentinel\? Give the URL of the primary[^\n]*\n$/u,
    );
    expect(chinese.stderr).toMatch(/^[^\n]*这是 Sentinel 吗？请改用主节点的地址[^\n]*\n$/u);
    const ended = once(sentinel, 'exit');
    sentinel.kill('SIGKILL');
    await ended;
    await primary.remove();
  },
);

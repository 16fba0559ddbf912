// How long startMockServer() takes in a process that has nothing loaded before.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Uses node:http, because the first fetch of a process loads for longer than the server does.
const script = `
  import { request } from 'node:http';
  const begun = performance.now();
  const { startMockServer } = await import('@shoubei-kit/mock-server');
  const imported = performance.now();
  const before = process.cpuUsage();
  const server = await startMockServer();
  const started = performance.now();
  await new Promise((resolve, reject) => {
    const sent = request(server.url + '/openpay/coupon/wf', { method: 'POST' }, (response) => {
      response.resume().on('end', resolve);
    });
    sent.on('error', reject).end('{}');
  });
  const responded = performance.now();
  const { user, system } = process.cpuUsage(before);
  await server.close();
  console.log(JSON.stringify({
    importMs: imported - begun,
    startedMs: started - imported,
    respondedMs: responded - imported,
    cpuMs: (user + system) / 1000,
  }));`;

/** @param cwd has the packages installed; without it, what npm run build made */
export function measureReady(node, cwd = fileURLToPath(new URL('../..', import.meta.url))) {
  return JSON.parse(execFileSync(node, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' }));
}

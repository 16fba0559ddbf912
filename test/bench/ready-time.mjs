// How long startMockServer() takes in a process that has nothing loaded before.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// node:http asks, because the first fetch of a process loads for longer than the server does.
const script = `
  import { request } from 'node:http';
  const begun = performance.now();
  const { startMockServer } = await import('@shoubei-kit/mock-server');
  const imported = performance.now();
  const before = process.cpuUsage();
  const server = await startMockServer();
  const started = performance.now();
  await new Promise((resolve, reject) => {
    const asked = request(server.url + '/openpay/coupon/wf', { method: 'POST' }, (response) => {
      response.resume().on('end', resolve);
    });
    asked.on('error', reject).end('{}');
  });
  const answered = performance.now();
  const { user, system } = process.cpuUsage(before);
  await server.close();
  console.log(JSON.stringify({
    importMs: imported - begun,
    startedMs: started - imported,
    answeredMs: answered - imported,
    cpuMs: (user + system) / 1000,
  }));`;

/** @param cwd has the packages installed; without it, what npm run build made */
export function measureReady(node, cwd = fileURLToPath(new URL('../..', import.meta.url))) {
  return JSON.parse(execFileSync(node, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' }));
}

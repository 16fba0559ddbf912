// How long startMockServer() takes to be ready, from the resolved import to the answer of its url.
//   node test/bench/ready.mjs [FOLDER]   FOLDER has the packages installed; without it, what npm run build made
// Medians of ten processes, each with nothing loaded before; this Node is the one that is measured.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const runs = 10;
const cwd = process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url));

// node:http asks, because the first fetch of a process loads for longer than the server does.
const script = `
  import { get } from 'node:http';
  const begun = performance.now();
  const { startMockServer } = await import('@shoubei-kit/mock-server');
  const imported = performance.now();
  const before = process.cpuUsage();
  const server = await startMockServer();
  const started = performance.now();
  await new Promise((resolve, reject) => {
    get(server.url + '/__admin/health', (response) => response.resume().on('end', resolve)).on('error', reject);
  });
  const answered = performance.now();
  const { user, system } = process.cpuUsage(before);
  await server.close();
  console.log(JSON.stringify([imported - begun, started - imported, answered - imported, (user + system) / 1000]));`;

function measure() {
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd });
  return JSON.parse(stdout);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

const measured = Array.from({ length: runs }, measure);
const figure = (index) => {
  const column = measured.map((row) => row[index]);
  return `${median(column).toFixed(1)} ms (${Math.min(...column).toFixed(1)} to ${Math.max(...column).toFixed(1)})`;
};
console.log(`Node ${process.version}, ${runs} processes, median (least to most)`);
console.log(`  import            ${figure(0)}`);
console.log(`  import → started  ${figure(1)}`);
console.log(`  import → answered ${figure(2)}`);
console.log(`  ... of processor  ${figure(3)}`); // on a busy machine the figure to look at

// Loaded into the emulator by `node --import`: measures how long its event loop is blocked, and writes it to the file that
// EVENT_LOOP_FILE names when the process ends. SIGUSR2 begins anew.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const everyMs = 5;
const monitor = monitorEventLoopDelay({ resolution: everyMs });
monitor.enable();
let longestBusyMs = 0;
let last = performance.now();
let cpu = process.cpuUsage();
// Where the machine is busy, the process waits for a processor: that is no block of the loop.
setInterval(() => {
  const late = performance.now() - last - everyMs;
  const { user, system } = process.cpuUsage(cpu);
  longestBusyMs = Math.max(longestBusyMs, Math.min(late, (user + system) / 1_000));
  last = performance.now();
  cpu = process.cpuUsage();
}, everyMs).unref();
process.on('SIGUSR2', () => {
  monitor.reset();
  longestBusyMs = 0;
});
process.on('exit', () => {
  const figures = { longestMs: Math.round(monitor.max / 1e6), longestBusyMs: Math.round(longestBusyMs) };
  writeFileSync(process.env['EVENT_LOOP_FILE'], JSON.stringify(figures));
});

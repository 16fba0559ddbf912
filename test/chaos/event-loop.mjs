// Loaded into the emulator by `node --import`. Measures how long its event loop is blocked. When the process
// ends, it writes the result to the file in EVENT_LOOP_FILE. SIGUSR2 begins again.
import { openSync, readSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const everyMs = 5;
const monitor = monitorEventLoopDelay({ resolution: everyMs });
monitor.enable();
let longestBusyMs = 0;
const cpuMs = mainThread();
let last = cpuMs();
// On a busy machine the thread waits for a processor: that does not block the loop.
setInterval(() => {
  const now = cpuMs();
  longestBusyMs = Math.max(longestBusyMs, now - last);
  last = cpuMs();
}, everyMs).unref();
process.on('SIGUSR2', () => {
  monitor.reset();
  longestBusyMs = 0;
});
process.on('exit', () => {
  const figures = { longestMs: Math.round(monitor.max / 1e6), longestBusyMs: Math.round(longestBusyMs) };
  writeFileSync(process.env['EVENT_LOOP_FILE'], JSON.stringify(figures));
});

/**
 * Processor time of the thread that runs the loop, in milliseconds. If the system does not report it, that of
 * the whole process.
 */
function mainThread() {
  if (process.platform !== 'linux') {
    return () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
  }
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`);
  const bytes = Buffer.alloc(64);
  return () => Number(bytes.toString('latin1', 0, readSync(file, bytes, 0, 64, 0)).split(' ', 1)[0]) / 1e6;
}

// Loaded into an emulator before its command line (--import). Reports its heap and its longest pause on request.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('message', () => void tell());

async function tell() {
  const pauseMs = delay.max / 1e6;
  globalThis.gc();
  const heapBytes = process.memoryUsage().heapUsed;
  await sleep(20); // so that the next report does not include the pause of this collection
  delay.reset();
  process.send({ pauseMs, heapBytes });
}

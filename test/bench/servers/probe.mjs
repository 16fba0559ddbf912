// Loaded into an emulator before its command line (--import): tells its heap and its longest pause when it is asked.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

process.on('message', () => void tell());

async function tell() {
  const pauseMs = delay.max / 1e6;
  globalThis.gc();
  const heapBytes = process.memoryUsage().heapUsed;
  await sleep(20); // so that the pause for the collection just made is not told the next time
  delay.reset();
  process.send({ pauseMs, heapBytes });
}

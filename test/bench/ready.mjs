// Measures how long startMockServer() takes to be ready, from the resolved import to the first response.
//   node test/bench/ready.mjs [FOLDER]   FOLDER has the packages installed; without it, what npm run build made
// Medians of ten processes, each with nothing loaded before; this Node is the one that is measured.
import { measureReady } from './ready-time.mjs';
import { median } from './table.mjs';

const runs = 10;
const measured = Array.from({ length: runs }, () => measureReady(process.execPath, process.argv[2]));
const figure = (name) => {
  const column = measured.map((row) => row[name]);
  return `${median(column).toFixed(1)} ms (${Math.min(...column).toFixed(1)} to ${Math.max(...column).toFixed(1)})`;
};
console.log(`Node ${process.version}, ${runs} processes, median (least to most)`);
console.log(`  import            ${figure('importMs')}`);
console.log(`  import → started  ${figure('startedMs')}`);
console.log(`  import → responded ${figure('respondedMs')}`);
console.log(`  ... of processor  ${figure('cpuMs')}`); // the figure to read on a busy machine

import { main } from './parse/main.js';
import { processIo } from './terminal/process-io.js';

// Not awaited at the top: what is loaded later imports the file that this is bundled in, and would wait for it for ever.
void run();

async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), processIo());
}

import { faultCode, faultLine } from './line/fault-line.js';
import { errorHighlights } from './line/warn.js';
import { main } from './parse/main.js';
import { languageOf } from './terminal/language.js';
import { processIo } from './terminal/process-io.js';

// Not awaited at the top level: modules loaded later import the bundle of this file, and would wait for it forever.
void run();

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const io = processIo();
  // Catches failures outside the command.
  process.on('uncaughtException', (error) => {
    io.err(faultLine(error, languageOf(args, io)), errorHighlights);
    process.exit(faultCode);
  });
  process.exitCode = await main(args, io);
}

import { faultCode, faultLine } from './line/fault-line.js';
import { main } from './parse/main.js';
import { languageOf } from './terminal/language.js';
import { processIo } from './terminal/process-io.js';

// Not awaited at the top: what is loaded later imports the file that this is bundled in, and would wait for it for ever.
void run();

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const io = processIo();
  // What fails beside the command, and not in it.
  process.on('uncaughtException', (error) => {
    io.err(faultLine(error, languageOf(args, io.env)), { 'shoubei-mock:': 'bad' });
    process.exit(faultCode);
  });
  process.exitCode = await main(args, io);
}

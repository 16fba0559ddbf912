import type { CommandCall, ExitCode } from '../line/command.js';
import { logStart } from './banner.js';
import { startEmulator } from './emulator.js';

/** `serve`: the emulator, until a signal stops it. */
export async function runServe(call: CommandCall): Promise<ExitCode> {
  const emulator = await startEmulator(call);
  await logStart(emulator, call);
  await call.io.untilStopped(call.isOn('stop-with-parent'));
  await emulator.stop();
  return 0;
}

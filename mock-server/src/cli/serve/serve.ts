import { shownStore } from '../../store/open-store.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { banner } from './banner.js';
import { startEmulator } from './emulator.js';

/** `serve`: the emulator, until a signal stops it. */
export async function runServe(call: CommandCall): Promise<ExitCode> {
  const { server, settings, admin, log, store } = await startEmulator(call);
  log.started(
    server.url,
    admin.isGenerated ? admin.token : undefined,
    banner({ url: server.url, settings, call, store: shownStore(store) }),
  );
  await call.io.untilStopped(call.isOn('stop-with-parent'));
  log.stopping();
  await server.close();
  log.stopped();
  return 0;
}

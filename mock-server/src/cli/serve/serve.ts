import { shownStore } from '../../store/open-store.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { networkUrls } from '../../http/network-urls.js';
import { banner } from './banner.js';
import { startEmulator } from './emulator.js';
import { terminalQr } from './terminal-qr.js';

/** `serve`: the emulator, until a signal stops it. */
export async function runServe(call: CommandCall): Promise<ExitCode> {
  const { server, settings, admin, log, store } = await startEmulator(call);
  const { url } = server;
  const network = networkUrls(url);
  const qr = network[0] === undefined ? [] : await terminalQr(network[0], call.io);
  log.started(
    url,
    admin.isGenerated ? admin.token : undefined,
    banner({ url, settings, call, store: shownStore(store), network, qr }),
  );
  await call.io.untilStopped(call.isOn('stop-with-parent'));
  log.stopping();
  await server.close();
  log.stopped();
  return 0;
}

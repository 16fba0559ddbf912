import { randomUUID } from 'node:crypto';
import type { Store } from '../../mock-server/src/core/store.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { Pauses } from '../../mock-server/src/http/pauses.js';
import { listen, type RunningServer } from '../../mock-server/src/http/server.js';
import { Journal } from '../../mock-server/src/journal/journal.js';
import { meteredStore } from '../../mock-server/src/metrics/metered-store.js';
import { Meters } from '../../mock-server/src/metrics/meters.js';
import { memoryStore } from '../../mock-server/src/store/memory-store.js';

export interface Failure {
  readonly message: string;
  readonly requestId: string | undefined;
}

/** An emulator on a store with a broken part, and what it logged about that. */
export async function listenOn(
  broken: Partial<Store>,
): Promise<RunningServer & { readonly failures: readonly Failure[] }> {
  const failures: Failure[] = [];
  const pauses = new Pauses();
  const meters = new Meters();
  const journal = new Journal();
  journal.listen((event) => void (event.kind === 'exchange' && meters.add(event.record)));
  const server = await listen({
    deps: {
      settings: toSettings(),
      store: meteredStore({ ...memoryStore(), ...broken }, meters),
      nowMs: Date.now,
      maxTenants: 10,
      newOrderNo: () => '1',
      newRequestId: randomUUID,
      cutWaiting: () => {},
      onError: (error, requestId) => void failures.push({ message: String(error), requestId }),
    },
    journal,
    pauses,
    meters,
    admin: { allowedHosts: [] },
    host: '127.0.0.1',
    port: 0,
    tls: undefined,
    maxConnections: 1_000,
    drainMs: 800,
    keepProcessAlive: false,
    onExchange: () => {},
    onOther: () => {},
  });
  return { ...server, failures };
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Kind } from './kinds.js';
import { type Call, type Done, isLinearizable } from './linearizable.js';
import { randomFrom } from '../support/random.js';

/**
 * Each group is a tenant with three coupons, this many clients in all processes, and this many calls of each. With more
 * groups at once, some calls would exceed a store's time limit on a busy machine.
 */
const size = { groups: 10, clients: 6, calls: 8 };

const runner = fileURLToPath(new URL('history-runner.mjs', import.meta.url));

/**
 * Makes random calls from several processes, or from one if the store is not shared, and checks that some order of the
 * calls explains every result.
 *
 * @param wanted how many calls; whole groups are made
 * @param nodes which Node each process has, in turn
 */
export async function expectLinearizable(
  kind: Kind,
  wanted: number,
  seed: number,
  nodes: readonly [string, ...string[]] = [process.execPath],
): Promise<void> {
  const place = await kind.place();
  const children = Array.from({ length: kind.isShared ? 3 : 1 }, (_, i) =>
    fork(runner, [place.url], { execPath: nodes[i % nodes.length] ?? nodes[0] }),
  );
  await Promise.all(children.map((child) => tell(child)));
  const random = randomFrom(seed);
  let checked = 0;
  let made = 0;
  let overlapping = 0;
  while (checked < wanted) {
    const tenants = Array.from({ length: size.groups }, () => `7${String((made += 1)).padStart(7, '0')}`);
    const told = await runOn(children, tenants, random);
    for (const [group, tenant] of tenants.entries()) {
      const history = told.filter((done) => done.group === group);
      expect(history).toHaveLength(size.clients * size.calls);
      if (!isLinearizable(history)) {
        expect.fail(
          `${kind.name}, seed ${seed}, tenant ${tenant}: no order explains ${JSON.stringify(history)}`,
        );
      }
      checked += history.length;
      overlapping += history.filter((a) =>
        history.some((b) => b !== a && b.from < a.to && a.from < b.to),
      ).length;
    }
  }
  for (const child of children) child.disconnect();
  await place.remove();
  expect(overlapping / checked, 'calls that were under way at once').toBeGreaterThan(0.5);
}

type Told = readonly (Done & { readonly group: number })[];

/** Makes these tenants, and then all calls of all clients on them at once. */
async function runOn(
  children: readonly ChildProcess[],
  tenants: readonly string[],
  random: () => number,
): Promise<Told> {
  const [first] = children;
  if (first) await tell(first, { open: tenants });
  const told = await Promise.all(
    children.map((child, c) => {
      const clients = tenants.flatMap((tenant, group) =>
        Array.from({ length: size.clients }, (_, i) => i)
          .filter((i) => i % children.length === c)
          .map(() => ({ group, tenant, calls: Array.from({ length: size.calls }, () => drawCall(random)) })),
      );
      return tell(child, { run: clients });
    }),
  );
  return told.flat();
}

async function tell(child: ChildProcess, message?: object): Promise<Told> {
  const stop = new AbortController();
  const answer = once(child, 'message', { signal: stop.signal });
  child.once('exit', () => stop.abort());
  if (message) child.send(message);
  try {
    const [told] = await answer;
    return told;
  } finally {
    child.removeAllListeners('exit');
  }
}

/** Calls by number use the last one that the client saw: the runner replaces `seen` with it. */
function drawCall(random: () => number): Call {
  const one = <T>(...of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  const code = one('A', 'B', 'C');
  const by = one('number', 'trace', 'coupon');
  const value = by === 'coupon' ? code : by === 'trace' ? one('T', 'U', 'V', 'W') : 'seen';
  const kind = random();
  if (kind < 0.36) return { act: 'writeOff', code, trace: one('T', 'U', 'V', 'W') };
  if (kind < 0.45) return { act: 'writeOff', code };
  if (kind < 0.64) return { act: 'cancel', by, value };
  if (kind < 0.75) return { act: 'query', by, value };
  if (kind < 0.82) return { act: 'patch', code, state: 'issued' };
  if (kind < 0.87) return { act: 'patch', code, state: 'refunded' };
  if (kind < 0.92) return { act: 'coupons' };
  return kind < 0.98 ? { act: 'orders' } : { act: 'reset' };
}

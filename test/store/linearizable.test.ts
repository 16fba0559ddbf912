import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type Call, type Done, isLinearizable } from './linearizable.js';
import { endRedis, kinds } from './kinds.js';

afterAll(endRedis);

// STORE_CALLS=1000000 npx vitest run test/store/linearizable.test.ts   for more of them, STORE_SEED=7 for others
const wanted = Number(process.env['STORE_CALLS'] ?? 100_000);
const seed = Number(process.env['STORE_SEED'] ?? 1);

/** Each group is a tenant with three coupons; so many clients in all processes, and so many calls of each. */
const size = { groups: 25, clients: 6, calls: 8 };

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawCall(random: () => number): Call {
  const one = <T>(...of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0];
  const code = one('A', 'B', 'C');
  const kind = random();
  if (kind < 0.5) return { act: 'writeOff', code, trace: one('T', 'U', 'V', 'W') };
  if (kind < 0.65) return { act: 'writeOff', code };
  if (kind < 0.77) return { act: 'patch', code, state: 'issued' };
  if (kind < 0.84) return { act: 'patch', code, state: 'refunded' };
  if (kind < 0.91) return { act: 'coupons' };
  return kind < 0.98 ? { act: 'orders' } : { act: 'reset' };
}

type Told = readonly (Done & { readonly group: number })[];

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

describe.each(kinds)('$name', ({ place: makePlace, lacks, isShared, name }) => {
  test(`${wanted} calls of clients in ${isShared ? 'three processes' : 'one process'} are as if one came after another`, async ({
    skip,
  }) => {
    skip(lacks.length > 0, `needs ${lacks.join(', ')}`);
    const place = await makePlace();
    const runner = fileURLToPath(new URL('history-runner.mjs', import.meta.url));
    const children = Array.from({ length: isShared ? 3 : 1 }, () => fork(runner, [place.url]));
    await Promise.all(children.map((child) => tell(child)));
    const random = randomFrom(seed);
    let checked = 0;
    let made = 0;
    let overlapping = 0;
    while (checked < wanted) {
      const tenants = Array.from({ length: size.groups }, () => `7${String((made += 1)).padStart(7, '0')}`);
      const [first] = children;
      if (first) await tell(first, { open: tenants });
      const told = await Promise.all(
        children.map((child, c) => {
          const clients = tenants.flatMap((tenant, group) =>
            Array.from({ length: size.clients }, (_, i) => i)
              .filter((i) => i % children.length === c)
              .map(() => ({
                group,
                tenant,
                calls: Array.from({ length: size.calls }, () => drawCall(random)),
              })),
          );
          return tell(child, { run: clients });
        }),
      );
      for (const [group, tenant] of tenants.entries()) {
        const history = told.flat().filter((done) => done.group === group);
        expect(history).toHaveLength(size.clients * size.calls);
        if (!isLinearizable(history)) {
          expect.fail(
            `${name}, seed ${seed}, tenant ${tenant}: no order explains ${JSON.stringify(history)}`,
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
  }, 600_000);
});

const history = (...rows: readonly (readonly [Call, unknown, number, number])[]): readonly Done[] =>
  rows.map(([call, result, from, to]) => ({ call, result, from, to }));
const ofA: Call = { act: 'writeOff', code: 'A', trace: 'T' };
const ofB: Call = { act: 'writeOff', code: 'B', trace: 'T' };

test.each([
  [
    'one coupon for two',
    false,
    history(
      [{ act: 'writeOff', code: 'A' }, ['written_off', '1', false], 0, 9],
      [{ act: 'writeOff', code: 'A' }, ['written_off', '2', false], 1, 8],
    ),
  ],
  [
    'one trace on two coupons',
    false,
    history([ofA, ['written_off', '1', false], 0, 9], [ofB, ['written_off', '2', false], 1, 8]),
  ],
  [
    'one trace on two coupons, one of which is told so',
    true,
    history([ofA, ['written_off', '1', false], 0, 9], [ofB, ['trace_conflict', null, false], 1, 8]),
  ],
  [
    'a refusal before its reason',
    false,
    history([ofB, ['trace_conflict', null, false], 0, 1], [ofA, ['written_off', '1', false], 2, 9]),
  ],
  [
    'a write-off after a refund that was over',
    false,
    history(
      [{ act: 'patch', code: 'A', state: 'refunded' }, 'refunded', 0, 1],
      [ofA, ['written_off', '1', false], 2, 3],
    ),
  ],
  [
    'a write-off during a refund',
    true,
    history(
      [{ act: 'patch', code: 'A', state: 'refunded' }, 'refunded', 0, 5],
      [ofA, ['written_off', '1', false], 2, 3],
    ),
  ],
  [
    'an order that is not listed',
    false,
    history([ofA, ['written_off', '1', false], 0, 1], [{ act: 'orders' }, [], 2, 3]),
  ],
  [
    'a replay after a reset',
    false,
    history(
      [ofA, ['written_off', '1', false], 0, 1],
      [{ act: 'reset' }, null, 2, 3],
      [ofA, ['written_off', '1', true], 4, 5],
    ),
  ],
] as const)('the check knows %s: %s', (_, expected, calls) => {
  expect(isLinearizable(calls)).toBe(expected);
});

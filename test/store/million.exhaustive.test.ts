import { request } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { sharedFolder } from '../support/shared.js';
import { type Answered, writeOff } from '../support/wire.js';
import { type EmulatorProcess, emulatorProcess } from './emulator-process.js';

const folder = sharedFolder();
const emulators: EmulatorProcess[] = [];
afterAll(() => Promise.all(emulators.map((one) => one.end('SIGKILL'))));

const count = 1_000_000;
/** Multiplies modulo a prime above the count: every code comes once, in no order. */
const codeAt = (place: number): string => `6${String((place * 7_919) % 1_000_003).padStart(9, '0')}`;

function* lines(): Generator<string> {
  for (let first = 0; first < count; first += 500) {
    const some = Array.from({ length: 500 }, (_, index) => first + index);
    yield some
      .map((place) => `${JSON.stringify({ coupon_code: codeAt(place), face_amount: 1000 })}\n`)
      .join('');
  }
}

function load(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const outgoing = request(`${url}/__admin/coupons`, { method: 'PUT', headers }, (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve(text));
    });
    outgoing.on('error', reject);
    Readable.from(lines()).pipe(outgoing);
  });
}

let drawn = 0;

/** The responses of an emulator to sequential callers during an action. */
async function outcomesDuring(
  urls: readonly string[],
  act: () => Promise<void>,
): Promise<Set<string | null>> {
  const outcomes = new Set<string | null>();
  const over = new AbortController();
  const calls = urls.map(async (url) => {
    while (!over.signal.aborted) {
      drawn += 1;
      const code = `990001${String(drawn).padStart(9, '0')}`;
      const { outcome }: Answered = await writeOff(url, code, { wf_trace_no: `t${drawn}` });
      outcomes.add(outcome);
    }
  });
  await act();
  over.abort();
  await Promise.all(calls);
  return outcomes;
}

test('SQLite: a million coupons are loaded and reset, and no caller in two other processes gets 系统繁忙', async () => {
  for (const _ of ['one', 'other']) emulators.push(await emulatorProcess(`sqlite:${folder}/million.db`));
  const urls = emulators.map(({ url }) => url);
  const [one = '', other = ''] = urls;
  const ofLoad = await outcomesDuring(urls, async () => {
    expect(JSON.parse(await load(one))).toEqual({ loaded: count, replaced: 0 });
  });
  const ofReset = await outcomesDuring(urls, async () => {
    expect((await fetch(`${other}/__admin/reset`, { method: 'POST' })).status).toBe(204);
  });
  expect([ofLoad, ofReset]).toEqual([new Set(['written_off']), new Set(['written_off'])]);
  expect(emulators.map(({ output }) => output()).join('')).not.toMatch(/lock|error/iu);
}, 600_000);

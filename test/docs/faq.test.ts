import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { follow, type Said } from '../support/follow.js';
import { read, twinOf } from '../support/pages.js';
import { sharedServer } from '../support/shared.js';
import { typed } from '../support/shell.js';
import { writeOff } from '../support/wire.js';

const page = 'docs/help/faq.md';
const { url } = await sharedServer();
const port = new URL(url).port;

test.each([page, twinOf(page)])('every command of %s prints the message below it', async (path) => {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-'));
  const type = async (block: string): Promise<Said> => {
    const said = await typed(block.replace('--port 4051', `--port ${port}`), { url, folder });
    return { ...said, text: said.text.replaceAll(port, '4051') };
  };
  // serve exits with 2, write-off with 1, and curl without a proxy with 7
  expect(await follow(path, { folder, type })).toEqual([0, 0, 0, 0, 0, 0, 2, 1, 7, 0, 2, 2]);
  await rm(folder, { recursive: true });
});

test.each([page, twinOf(page)])('messages that %s only quotes are messages of the emulator', async (path) => {
  await using strict = await startMockServer({ profile: { tsWindowSeconds: 300 } });
  const late = await writeOff(strict.url, '9900010000000001', { ts: '20200406005530' });
  await using server = await startMockServer();
  const code = '9900010000000002';
  await writeOff(server.url, code, { wf_trace_no: 'T1' });
  const used = await writeOff(server.url, code);
  const conflict = await writeOff(server.url, '9900010000000003', { wf_trace_no: 'T1' });
  for (const { body } of [late, used, conflict]) expect(read(path)).toContain(body['return_msg']);
  expect((await fetch(`${server.url}/__admin/reset`, { method: 'POST' })).ok).toBe(true);
  expect((await writeOff(server.url, code)).outcome).toBe('written_off');
});

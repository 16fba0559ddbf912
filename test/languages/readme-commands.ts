import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { blocks } from '../support/pages.js';
import type { LanguageClient } from './clients.js';

export const run = promisify(execFile);
export const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const ofVectors = /^.* --vectors .*\n/mu;

/** Runs the commands of a client's README, which write off a coupon and, where that is wanted, pass the vectors. */
export async function expectByReadme(client: LanguageClient, withVectors: boolean): Promise<void> {
  await using server = await startMockServer();
  const folder = `examples/${client.name}`;
  const [block = ''] = blocks(`${folder}/README.md`, 'sh');
  const commands = block.replace('http://127.0.0.1:4051', server.url);
  expect(commands).toMatch(ofVectors);
  const wanted = withVectors ? commands : commands.replace(ofVectors, '');
  const { stdout, stderr } = await run('bash', ['-e', '-c', wanted], { cwd: inRoot(folder) });
  expect(stderr).toBe('');
  const [first = '', second = '', ...vectors] = stdout.split('\n');
  expect(first).toBe('wf_trace_no order-1');
  expect(second).toMatch(/^written_off order_no=5\d{23} settle_amount=994$/u);
  expect(vectors.slice(-2)).toEqual(
    withVectors ? ['16 vectors passed, 0 failed, 19 of another rule', ''] : [''],
  );
  expect(await server.orders()).toMatchObject([{ couponCode: '9900010000000001', wfTraceNo: 'order-1' }]);
}

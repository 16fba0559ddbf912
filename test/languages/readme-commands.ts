import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { blocks, root } from '../support/pages.js';
import { typed } from '../support/shell.js';
import type { LanguageClient } from './clients.js';

const ofVectors = /^.* --vectors .*\n/mu;

/** Runs the commands of a client's README. They write off a coupon and, if wanted, pass the vectors. */
export async function expectByReadme(client: LanguageClient, withVectors: boolean): Promise<void> {
  await using server = await startMockServer();
  const folder = `examples/${client.name}`;
  const block = blocks(`${folder}/README.md`, 'sh').find((one) => ofVectors.test(one)) ?? '';
  expect(block).toMatch(ofVectors);
  const wanted = withVectors ? block : block.replace(ofVectors, '');
  // Go keeps its compiled files in the home folder.
  const { code, text } = await typed(`export HOME='${homedir()}'\n${wanted}`, {
    url: server.url,
    folder: join(root, folder),
    lang: 'C.UTF-8', // Java cannot use a locale that is not installed
  });
  expect(code).toBe(0);
  const [first = '', second = '', ...vectors] = text.split('\n');
  expect(first).toBe('wf_trace_no order-1');
  expect(second).toMatch(/^written_off order_no=5\d{23} settle_amount=994$/u);
  expect(vectors.slice(-2)).toEqual(
    withVectors ? ['17 vectors passed, 0 failed, 19 of another rule', ''] : [''],
  );
  expect(await server.orders()).toMatchObject([{ couponCode: '9900010000000001', wfTraceNo: 'order-1' }]);
}

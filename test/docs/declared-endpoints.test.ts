import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { startMockServer } from '@shoubei-kit/mock-server';
import { serve, type Serving } from '../support/cli.js';
import { follow, type Said } from '../support/follow.js';
import { blocks, twinOf } from '../support/pages.js';
import { typed } from '../support/shell.js';
import { demoKey, md5Sign } from '../support/sign.js';
import { writeOff } from '../support/wire.js';

const page = 'docs/how-to/add-endpoints.md';

test.each([page, twinOf(page)])(
  'the steps of %s create an endpoint, with the output that the page shows',
  async (path) => {
    const place = await mkdtemp(join(tmpdir(), 'shoubei-'));
    let serving: Serving | undefined;
    const type = async (block: string): Promise<Said> => {
      const [, args] = /^npx @shoubei-kit\/mock-server serve (.*)\n?$/u.exec(block) ?? [];
      if (args === undefined) return typed(block, { folder: place, ...(serving && { url: serving.url }) });
      const [flag = '', file = ''] = args.split(' ');
      serving = await serve([flag, join(place, file)]);
      return { text: serving.output() };
    };
    expect(await follow(path, { folder: place, type })).toEqual([0, 0, 0]);
    await serving?.stop();
    await rm(place, { recursive: true });
  },
);

interface Answer {
  readonly text: string;
  readonly headers: Headers;
}

test('the endpoint of the page has its own names and codes, and signatures that match an independent signer', async () => {
  const [text = ''] = blocks(page, 'yaml');
  const read = readEndpoint(text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  await using server = await startMockServer({ endpoints: [read.declaration] });
  const call = async (fields: Readonly<Record<string, string>>, key = demoKey): Promise<Answer> => {
    const all = { instNo: '900024', mchNo: '851811130002', timestamp: '20261130120000', ...fields };
    const response = await fetch(`${server.url}/openpay/coupon/detail`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...all, sign: md5Sign(all, key) }),
    });
    return { text: await response.text(), headers: response.headers };
  };
  const own = (told: Answer): Readonly<Record<string, unknown>> => {
    const { sign, ...fields }: Record<string, unknown> = JSON.parse(told.text);
    expect(sign).toBe(md5Sign(fields));
    return fields;
  };
  await writeOff(server.url, '9900025000000001', { wf_trace_no: 'T1' });
  const found = await call({ traceNo: 'T1' });
  const { usedAt, ...others } = own(found);
  expect(others).toEqual({
    code: '0',
    msg: 'ok',
    couponCode: '9900025000000001',
    faceFen: '2500',
    couponStatus: 'USED',
  });
  expect(usedAt).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/u);
  expect(found.headers.get('x-shoubei-mock-provenance')).toBe('documented');
  expect(found.headers.get('x-shoubei-mock-assumptions')).not.toContain('A18');

  const none = await call({ couponCode: '9900025000000002' });
  expect(own(none)).toEqual({ code: '4004', msg: 'no such coupon', couponCode: '9900025000000002' });
  expect(none.headers.get('x-shoubei-mock-provenance')).toBe('assumed');
  expect(none.headers.get('x-shoubei-mock-assumptions')).toContain('A18');

  const wrong = await call({ traceNo: 'T1' }, 'another key');
  expect(JSON.parse(wrong.text)).toMatchObject({ return_code: 'FAIL', return_msg: '签名错误' });
  const missing = await call({ mchNo: '', traceNo: 'T1' });
  expect(missing.headers.get('x-shoubei-mock-outcome')).toBe('illegal_parameter');
  expect(decodeURIComponent(missing.headers.get('x-shoubei-mock-reason') ?? '')).toContain('mchNo');
});

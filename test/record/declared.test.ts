import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli, running } from '../support/cli.js';
import { call, declared, drafts } from '../support/declared.js';
import { sharedFolder } from '../support/shared.js';
import { writeOff } from '../support/wire.js';

const folder = sharedFolder();
const detail = `
path: /openpay/coupon/detail
about: { en: Details, zh: 详情 }
request:
  required: [instNo, merchantNo, ts, sign]
  names: { instNo: inst_no, merchantNo: merchant_no }
  finds: { voucherNo: coupon_code, traceNo: wf_trace_no }
act: none
responses:
  found: { code: '0', ticket: { order: coupon_code }, orderId: { order: order_no }, traceNo: { order: wf_trace_no } }
  not_found: { code: '1', voucher: { request: voucherNo } }
`;
const trace = 'd41d8cd98f00b204e9800998ecf8427e';

interface Line {
  readonly request: { readonly path: string; readonly body: string };
  readonly response: { readonly body: string };
}

test('the recording of a declared endpoint hides codes and signatures under any name, and keeps order and trace numbers', async () => {
  await using server = await startMockServer({ endpoints: [...drafts, declared(detail)] });
  const file = join(folder, 'detail.yaml');
  const out = join(folder, 'day.ndjson');
  await writeFile(file, detail);
  const recorder = await running(
    ['record', '--target', server.url, '--port', '0', '--out', out, '--endpoint', file],
    {},
  );
  await writeOff(recorder.url, '990000000051', { wf_trace_no: trace });
  const ids = { instNo: '900024', merchantNo: '851811130002' };
  const asked = await call(recorder, 'detail', { ...ids, voucherNo: '990000000051' });
  expect(asked.body['ticket']).toBe('990000000051');
  await call(recorder, 'detail', { ...ids, traceNo: trace });
  await call(recorder, 'detail', { ...ids, voucherNo: '880000000052' });
  await call(recorder, 'cancel', { order_no: asked.body['orderId'] });
  const { code, stdout } = await recorder.stop();
  expect([code, stdout.includes('990000000051')]).toEqual([0, false]);

  const text = await readFile(out, 'utf8');
  expect(text).not.toMatch(/990000000051|880000000052/u);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line));
  expect(lines.map(({ request }) => request.path.split('/').at(-1))).toEqual([
    'wf',
    'detail',
    'detail',
    'detail',
    'cancel',
  ]);
  const [written, byCode, byTrace, other] = lines.map(({ request, response }) => ({
    sent: JSON.parse(request.body),
    seen: JSON.parse(response.body),
  }));
  const pseudonym = written?.sent.coupon_code;
  expect(pseudonym).toMatch(/^\d{12}$/u);
  expect(byCode?.sent).toMatchObject({ instNo: '900024', voucherNo: pseudonym, sign: '(redacted)' });
  const found = { code: '0', ticket: pseudonym, orderId: asked.body['orderId'], traceNo: trace };
  expect(byCode?.seen).toEqual({ ...found, sign: '(redacted)' });
  expect(byTrace?.sent).toMatchObject({ traceNo: trace });
  expect(other?.seen).toEqual({ code: '1', voucher: other?.sent.voucherNo, sign: '(redacted)' });

  const verified = await cli(['verify', '--recording', out]);
  expect(verified.code).toBe(0);
  expect(verified.stdout).toContain('is no POST /openpay/coupon/wf');
});

test('record reports the line of an invalid declaration, and leaves no file', async () => {
  const file = join(folder, 'wrong.yaml');
  await writeFile(file, detail.replace('act: none', 'act: nothing'));
  const out = join(folder, 'none.ndjson');
  const { code, stderr } = await cli(['record', '--target', 'http://a', '--out', out, '--endpoint', file]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('wrong.yaml:8: act')]);
  await expect(readFile(out)).rejects.toThrow('ENOENT');
});

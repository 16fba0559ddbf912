import type { Profile } from '@shoubei-kit/contracts';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { serve } from '../support/cli.js';
import { md5Sign, signed } from '../support/sign.js';
import { admin, base, post } from '../support/wire.js';

const json = { 'content-type': 'application/json' };

async function journal(url: string): Promise<string> {
  return (await fetch(`${url}/__admin/requests?format=ndjson`)).text();
}

function withKey(key: string): Profile {
  return { institutions: [{ inst_no: '900024', keys: [key] }] };
}

test('a tenant’s key is shown nowhere, even if a caller puts it in a wrong field', async () => {
  await using server = await startMockServer();
  await using tenant = await server.tenant();
  await using other = await server.tenant();
  const { key, instNo: inst_no, merchantNo: merchant_no, shopNo: shop_no } = tenant;
  const fields = { ...base, inst_no, merchant_no, shop_no, coupon_code: '990001000001' };
  await post(server.url, JSON.stringify(signed({ ...fields, ts: key }, key)));
  await post(server.url, JSON.stringify(signed({ ...fields, inst_no: key }, key)));
  await post(server.url, JSON.stringify(signed({ ...fields, note: other.key }, key)));
  await post(server.url, JSON.stringify(signed({ ...fields, wf_trace_no: key }, key)));
  await post(server.url, JSON.stringify(signed({ ...fields, [key]: '1' }, key)));
  await post(server.url, `{"inst_no":"${inst_no}","key":"${key}`);
  await post(server.url, JSON.stringify(fields), { 'content-type': `text/${key}` });
  const told = await journal(server.url);
  expect(told.split('\n')).toHaveLength(8);
  expect(told).not.toContain(key);
  expect(told).not.toContain(other.key);
});

test.each([
  ['of 130 characters, which a reason cuts', 'k'.repeat(64) + 'q'.repeat(66)],
  ['with what JSON escapes', 'a"secret\\key\twith/escapes'],
  ['in Chinese', '这是一个很长的机密密钥'],
])('a key %s is shown nowhere', async (_, key) => {
  const profile = withKey(key);
  await using server = await startMockServer({ profile });
  await post(server.url, JSON.stringify(signed({ ...base, coupon_code: 'A', ts: key }, key)));
  await post(server.url, JSON.stringify(signed({ ...base, coupon_code: 'A', amount: key }, key)));
  await post(server.url, JSON.stringify({ ...base, coupon_code: key }).slice(0, -1));
  const told = await journal(server.url);
  const header = key.replaceAll(/[^ -~]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
  for (const form of [key, JSON.stringify(key).slice(1, -1), key.slice(0, 40), header.slice(0, 40)]) {
    expect(told).not.toContain(form);
    expect(told).not.toContain(JSON.stringify(form).slice(1, -1));
  }
});

test('a short key hides only values that are the key, so that the journal stays readable', async () => {
  const profile = withKey('1');
  await using server = await startMockServer({ profile });
  await post(server.url, JSON.stringify(signed({ ...base, coupon_code: '990001000001', note: '1' }, '1')));
  const [request] = await server.requests();
  expect(request).toMatchObject({ couponCode: '990001000001', request: { fields: { note: '***' } } });
});

test('a signature under another name, or in another place, shows only its first digits', async () => {
  await using server = await startMockServer();
  const fields = { ...base, coupon_code: '990001000001', wf_trace_no: 'T' };
  const sign = md5Sign(fields);
  const { wf_trace_no: _, ...rest } = fields;
  await post(server.url, JSON.stringify({ ...fields, Sign: sign }));
  await post(server.url, JSON.stringify({ ...fields, ts: sign.toUpperCase(), sign: 'x' }));
  await post(server.url, JSON.stringify({ ...rest, wf_trace_no: md5Sign(rest), sign: 'x' }));
  const told = (await journal(server.url)).toLowerCase();
  expect(told).not.toContain(sign);
  expect(told).not.toContain(md5Sign(rest));
  // It would have been a usable one.
  expect((await post(server.url, JSON.stringify({ ...fields, sign }))).outcome).toBe('written_off');
});

test('a trace number that looks like a digest is shown unchanged, since it is needed', async () => {
  await using server = await startMockServer();
  const wf_trace_no = '843d920a2c0fe3b4eebc9d2dd5887ce2';
  await post(server.url, JSON.stringify(signed({ ...base, coupon_code: '990001000001', wf_trace_no })));
  expect(await server.countRequests({ wfTraceNo: wf_trace_no })).toBe(1);
  expect((await server.requests())[0]).toMatchObject({
    wfTraceNo: wf_trace_no,
    request: { fields: { wf_trace_no } },
    response: { body: expect.stringContaining(wf_trace_no) },
  });
});

test('neither log line shows a key or a signature that was sent as something else', async () => {
  for (const flags of [[], ['--json']]) {
    const running = await serve(flags);
    const key = 'shoubei-mock-demo-key';
    const sign = md5Sign({ ...base, coupon_code: 'A' });
    const before = running.output().length;
    await post(running.url, JSON.stringify({ ...base, coupon_code: 'A', ts: key, sign: 'x' }), json);
    await post(running.url, JSON.stringify({ ...base, coupon_code: 'A', ts: sign, sign: 'x' }), json);
    await running.stop();
    const lines = running.output().slice(before);
    expect(lines).toContain('illegal_parameter');
    expect(lines).not.toContain(key);
    expect(lines).not.toContain(sign);
  }
});

test('a listener in the same process receives neither key nor signature', async () => {
  const told: unknown[] = [];
  await using server = await startMockServer({ onExchange: (request) => told.push(request) });
  const fields = signed({ ...base, coupon_code: '990001000001' });
  const { body } = await post(server.url, JSON.stringify(fields));
  expect(told).toMatchObject([{ outcome: 'written_off', couponCode: '990001000001' }]);
  expect(JSON.stringify(told)).not.toContain('shoubei-mock-demo-key');
  for (const sign of [fields['sign'], body['sign']]) expect(JSON.stringify(told)).not.toContain(sign);
  expect((await admin(server.url, 'GET', '/requests')).body.requests).toHaveLength(1);
});

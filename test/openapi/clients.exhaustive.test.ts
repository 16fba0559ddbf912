import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { compile, documentPath, generate, workplace } from './clients.js';

const documents = ['admin', 'example', 'table'] as const;

test.each(documents)(
  'orval makes a client of the document %s that compiles',
  async (name) => {
    const folder = await workplace();
    await generate(
      folder,
      'orval',
      '--input',
      documentPath(name),
      '--output',
      './client.ts',
      '--client',
      'fetch',
    );
    expect(await compile(folder, 'client.ts')).toBe('');
  },
  300_000,
);

/** Code as a user writes it: once a problem is handled, there is data. */
const programs = {
  admin: `
    import createClient from 'openapi-fetch';
    import type { paths } from './client.js';
    const { GET, POST, PUT } = createClient<paths, 'application/json'>({ baseUrl: 'http://127.0.0.1:4051/__admin' });
    export async function freeze(coupon_code: string): Promise<string> {
      const made = await POST('/coupons', { body: { coupon_code, face_amount: 500 } });
      if (made.error) throw new Error(made.error.error.message);
      const put = await PUT('/coupons/{coupon_code}', { params: { path: { coupon_code } }, body: { face_amount: 700 } });
      if (put.error) throw new Error(put.error.error.message);
      const { data, error } = await GET('/coupons', { params: { query: { state: 'issued' } } });
      if (error) throw new Error(error.error.message);
      return data.coupons[0]?.effective_state ?? put.data.state;
    }`,
  writeOff: `
    import createClient from 'openapi-fetch';
    import type { paths } from './client.js';
    const { POST } = createClient<paths>({ baseUrl: 'http://127.0.0.1:4051' });
    export async function writeOff(): Promise<string> {
      const body = { inst_no: '900024', merchant_no: '1', shop_no: '1', ts: '20261123120000', coupon_code: '1', sign: '0' };
      const { data, error } = await POST('/openpay/coupon/wf', { body });
      if (error) throw new Error(JSON.stringify(error));
      return data.return_code;
    }`,
};

test.each(documents)(
  'openapi-typescript makes types of the document %s with which openapi-fetch is called',
  async (name) => {
    const folder = await workplace();
    await generate(folder, 'openapi-typescript', documentPath(name), '--output', 'client.ts');
    await writeFile(join(folder, 'program.ts'), name === 'admin' ? programs.admin : programs.writeOff);
    expect(await compile(folder, 'client.ts', 'program.ts')).toBe('');
  },
  300_000,
);

test('the document that an emulator serves makes the same client', async () => {
  await using server = await startMockServer();
  const folder = await workplace();
  const url = `${server.url}/__admin/openapi.admin.json`;
  await generate(folder, 'openapi-typescript', url, '--output', 'client.ts');
  expect(await compile(folder, 'client.ts')).toBe('');
}, 300_000);

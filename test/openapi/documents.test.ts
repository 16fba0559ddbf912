import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { md5Sign } from '../support/sign.js';
import { tool } from '../support/tool.js';
import { post } from '../support/wire.js';

const run = promisify(execFile);
const contracts = fileURLToPath(new URL('../../contracts', import.meta.url));
const dialects = ['example', 'table'] as const;
const textOf = (path: string): string => readFileSync(join(contracts, path), 'utf8');

interface Example {
  readonly value: Record<string, unknown>;
}
interface Media {
  readonly content: { readonly 'application/json': { readonly examples: Record<string, Example> } };
}
interface OpenApi {
  readonly servers: readonly object[];
  readonly components: { readonly schemas: { readonly Problem: object } };
  readonly paths: Record<
    string,
    { readonly post: { readonly requestBody: Media; readonly responses: Record<string, Media> } }
  >;
  readonly 'x-shoubei-outcomes': readonly { readonly outcome: string; readonly code: string }[];
}
const documentOf = (dialect: string): OpenApi => JSON.parse(textOf(`openapi/openapi.${dialect}.json`));

test.each(dialects)(
  'an independent linter finds no fault in the document of the dialect %s',
  async (dialect) => {
    const redocly = join(await tool('redocly'), 'node_modules/.bin/redocly');
    const args = [
      'lint',
      join(contracts, `openapi/openapi.${dialect}.json`),
      '--extends',
      'recommended-strict',
      '--format',
      'json',
    ];
    const { stdout } = await run(redocly, args, { env: { ...process.env, REDOCLY_TELEMETRY: 'off' } });
    const { totals, problems }: Record<string, unknown> = JSON.parse(stdout);
    expect(problems).toEqual([]);
    expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
  },
);

test.each(dialects)(
  'the examples of the dialect %s are what the emulator returns, for every outcome',
  async (dialect) => {
    const operation = documentOf(dialect).paths['/openpay/coupon/wf']?.post;
    const requests = operation?.requestBody.content['application/json'].examples ?? {};
    const answers = operation?.responses['200']?.content['application/json'].examples ?? {};
    const rows: { outcome: string }[] = JSON.parse(textOf('codes.json'));
    const codes = rows.map(({ outcome }) => outcome);
    expect(Object.keys(requests)).toEqual(codes);
    expect(Object.keys(answers)).toEqual(codes);
    const nowMs = (): number => Date.parse('2026-11-23T12:00:00+08:00');
    await using server = await startMockServer({ profile: { dialect, tsWindowSeconds: 300 }, nowMs });
    for (const [outcome, { value: asked }] of Object.entries(requests)) {
      if (outcome === 'trace_conflict') {
        const fields = { ...asked, amount: '1' };
        await post(server.url, JSON.stringify({ ...fields, sign: md5Sign(fields) }));
      }
      const seen = await post(server.url, JSON.stringify(asked));
      const example: Record<string, unknown> = answers[outcome]?.value ?? {};
      // Signatures follow the default rule, made without the emulator. An order_no occurs only once.
      if (outcome !== 'bad_signature') expect(asked['sign']).toBe(md5Sign(asked));
      if (outcome !== 'unknown_institution') {
        expect(example['sign']).toBe(md5Sign(example));
        expect(seen.body['sign']).toBe(md5Sign(seen.body));
      }
      const { sign, order_no: no, ...rest } = seen.body;
      expect({ outcome: seen.outcome, ...rest }).toEqual({ outcome, ...without(example) });
      expect(typeof no).toBe(typeof example['order_no']);
      expect(typeof sign).toBe(typeof example['sign']);
    }
  },
);

function without({ sign: _, order_no: __, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}

test.each(dialects)(
  'an emulator of the dialect %s serves its document, with its own address',
  async (dialect) => {
    await using server = await startMockServer({ profile: { dialect } });
    const response = await fetch(`${server.url}/__admin/openapi.json`);
    expect(response.status).toBe(200);
    const served: object = JSON.parse(await response.text());
    const servers = [{ url: server.url, description: 'This emulator' }];
    expect(served).toEqual({ ...documentOf(dialect), servers });
  },
);

test('the document that is served has the codes in force', async () => {
  await using server = await startMockServer({
    profile: { codes: { expired: { code: '0299', message: '过期' } } },
  });
  const served: OpenApi = JSON.parse(await (await fetch(`${server.url}/__admin/openapi.json`)).text());
  expect(served['x-shoubei-outcomes'].find(({ outcome }) => outcome === 'expired')).toMatchObject({
    code: '0299',
    message: '过期',
    provenance: 'assumed',
  });
  expect(served['x-shoubei-outcomes']).toHaveLength(17);
});

test.each([
  ['GET', '/openpay/coupon/wf', 405, 'method_not_allowed'],
  ['POST', '/openpay/coupon/quary', 404, 'not_emulated'],
  ['POST', '/openpay/coupon/wf/', 404, 'no_such_path'],
])('the response to %s %s is a Problem of the document, %i', async (method, path, status, code) => {
  const isProblem = new Ajv2020().compile(documentOf('example').components.schemas.Problem);
  await using server = await startMockServer();
  const response = await fetch(server.url + path, { method });
  const body: unknown = await response.json();
  expect(response.status).toBe(status);
  expect(body).toMatchObject({ error: { code } });
  expect(isProblem(body)).toBe(true);
  expect(isProblem({ return_code: 'FAIL' })).toBe(false);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { blocks } from '../support/pages.js';
import { clients, titleOf } from './clients.js';

const run = promisify(execFile);
const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const block = (readme: string, language: string): string => blocks(readme, language)[0] ?? '';

for (const client of clients) {
  const check = client.missing.length > 0 ? test.skip : test;
  check(
    `the commands of the README of ${titleOf(client)} write off a coupon and pass the vectors`,
    async () => {
      await using server = await startMockServer();
      const folder = `examples/${client.name}`;
      const commands = block(`${folder}/README.md`, 'sh').replace('http://127.0.0.1:4051', server.url);
      const { stdout, stderr } = await run('bash', ['-e', '-c', commands], { cwd: inRoot(folder) });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^wf_trace_no order-1\nwritten_off order_no=5\d{23} settle_amount=994\n/u);
      expect(stdout).toMatch(/\n16 vectors passed, 0 failed, 19 of another rule\n$/u);
      expect(await server.orders()).toMatchObject([{ couponCode: '9900010000000001', wfTraceNo: 'order-1' }]);
    },
    120_000, // processes, on a machine that may be busy
  );
}

const python = missingTools(['python3']).length > 0 ? test.skip : test;

python('the contracts’ README reads the vectors with Python, as it says', async () => {
  const code = block('contracts/README.md', 'python');
  const { stdout } = await run('python3', ['-c', code], { cwd: inRoot('contracts') });
  expect(stdout).toBe('16 of the default rule\n');
});

python('each table of the contracts is read by Python, with the fields that their README names', async () => {
  const code = `
import json, glob
read = lambda path: json.load(open(path, encoding="utf-8"))
fields = lambda path: sorted({name for row in read(path) for name in row})
for path in ("codes.json", "behaviours.json", "channels.json", "magic.json"): print(path, *fields(path))
ids = {read(path)["$id"].rsplit("/", 1)[1] == path.rsplit("/", 1)[1] for path in glob.glob("schemas/*.json")}
print(ids, {read(path)["$schema"] for path in glob.glob("schemas/*.json")})
`;
  const { stdout } = await run('python3', ['-c', code], { cwd: inRoot('contracts') });
  expect(stdout.split('\n')).toEqual([
    'codes.json advice assumptions certain_refusal code gloss message note outcome paragraph provenance',
    'behaviours.json behaviour id provenance question switch',
    'channels.json channel_type exclusive_discount name',
    'magic.json behaviour fault outcome ss zh',
    "{True} {'https://json-schema.org/draft/2020-12/schema'}",
    '',
  ]);
});

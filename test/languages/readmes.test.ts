import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { blocks, root } from '../support/pages.js';
import { clients, titleOf } from './clients.js';
import { expectByReadme } from './readme-commands.js';

const python3 = (code: string): Promise<{ stdout: string }> =>
  promisify(execFile)('python3', ['-c', code], { cwd: join(root, 'contracts') });

// Clients with slow processes omit the vectors here. readmes.exhaustive.test.ts has them.
for (const client of clients) {
  const check = client.missing.length > 0 ? test.skip : test;
  const what = client.isSlow ? 'write off a coupon' : 'write off a coupon and pass the vectors';
  check(`the commands of the README of ${titleOf(client)} ${what}`, () =>
    expectByReadme(client, !client.isSlow),
  );
}

const python = missingTools(['python3']).length > 0 ? test.skip : test;

python('the contracts’ README reads the vectors with Python, as it says', async () => {
  const [code = ''] = blocks('contracts/README.md', 'python');
  const { stdout } = await python3(code);
  expect(stdout).toBe('17 of the default rule\n');
});

python('each table of the contracts is read by Python, with the fields that their README names', async () => {
  const code = `
import json, glob
read = lambda path: json.load(open(path, encoding="utf-8"))
fields = lambda path: sorted({name for row in read(path) for name in row})
for path in ("codes.json", "behaviours.json", "channels.json", "magic.json", "request-fields.json", "response-fields.json", "provenances.json"): print(path, *fields(path))
ids = {read(path)["$id"].rsplit("/", 1)[1] == path.rsplit("/", 1)[1] for path in glob.glob("schemas/*.json")}
print(ids, {read(path)["$schema"] for path in glob.glob("schemas/*.json")})
`;
  const { stdout } = await python3(code);
  expect(stdout.split('\n')).toEqual([
    'codes.json advice assumptions cashier certain_refusal code gloss message note outcome paragraph provenance retry',
    'behaviours.json behaviour id provenance question switch',
    'channels.json channel_type exclusive_discount name',
    'magic.json behaviour fault outcome ss zh',
    'request-fields.json alias assumptions default description example form length lenient meaning name numbers pattern replay required uses values',
    'response-fields.json alias assumptions example length meaning name required',
    'provenances.json meaning provenance word',
    "{True} {'https://json-schema.org/draft/2020-12/schema'}",
    '',
  ]);
});

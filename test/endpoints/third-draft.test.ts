import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../support/pages.js';
import { sharedFolder } from '../support/shared.js';

const third = `\
path: /openpay/coupon/third
about: { en: A third draft, zh: 第三份草稿 }
request:
  required: [inst_no, ts, sign]
  finds: { order_no: order_no }
act: none
responses:
  found: { return_code: SUCCESS, order_no: { order: order_no } }
  not_found: { return_code: DRAFT_NOT_FOUND }
`;

// The kit as it is, by links, except for a folder of drafts with one more file in it.
const folder = sharedFolder();
const scope = (): string => join(folder, 'node_modules/@shoubei-kit');
beforeAll(async () => {
  await mkdir(join(scope(), 'fixtures'), { recursive: true });
  const others = (await readdir(join(root, 'node_modules'))).filter((name) => name !== '@shoubei-kit');
  for (const name of others) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const name of ['contracts', 'mock-server', 'sdk-lite']) {
    await symlink(join(root, name), join(scope(), name));
  }
  for (const name of ['package.json', 'dist', 'scenarios']) {
    await symlink(join(root, 'fixtures', name), join(scope(), 'fixtures', name));
  }
  await cp(join(root, 'fixtures/endpoints'), join(scope(), 'fixtures/endpoints'), { recursive: true });
  await writeFile(join(scope(), 'fixtures/endpoints/third.yaml'), third);
});

async function inFolder(...args: readonly string[]): Promise<string> {
  const bin = join(scope(), 'mock-server/bin/shoubei-mock.js');
  const flags = ['--preserve-symlinks', '--preserve-symlinks-main', bin];
  const env = { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' };
  return (await promisify(execFile)(process.execPath, [...flags, ...args], { cwd: folder, env })).stdout;
}

test("a third draft is one YAML file and no code: it is listed, printed, and in the provider's questions", async () => {
  const [listed, printed, letter] = await Promise.all([
    inFolder('endpoints', 'list', '--json'),
    inFolder('endpoints', 'draft', 'third'),
    inFolder('assumptions', '--questions', 'en'),
  ]);
  const rows: readonly { readonly name: string; readonly path: string }[] = JSON.parse(listed);
  expect(rows.map(({ name }) => name)).toEqual(['cancel', 'quary', 'third']);
  expect(printed).toBe(third);
  expect(letter).toContain('\n33. A third draft (POST /openpay/coupon/third)\n');
});

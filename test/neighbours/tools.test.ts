import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { type MockServer, startMockServer } from '@shoubei-kit/mock-server';
import { missingTools } from '../support/has-tool.js';
import { tool } from '../support/tool.js';
import { post, sourceAnswer, sourceRequest } from '../support/wire.js';
import { blocks, root } from '../support/pages.js';

// The commands of docs/how-to/other-tools.md, unchanged except for ports and the tool, which is installed
// before.
const run = promisify(execFile);
const timeout = 180_000; // tools come from the registry
const [newman = '', prismMock = '', prismProxy = '', wiremock = ''] = blocks(
  'docs/how-to/other-tools.md',
  'sh',
);
const prism = 'npx @stoplight/prism-cli@5';

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  // The last one first: a tool before the emulator that it calls, and before its folder is removed.
  for (const stop of running.splice(0).toReversed()) await stop();
});

/** Runs a start command with a free port in place of the given one, and returns the address. */
async function started(command: string, cwd: string): Promise<string> {
  const port = await freePort();
  const [file = '', ...args] = command
    .trim()
    .replace(/--port \d+/u, `--port ${port}`)
    .split(' ');
  const child = spawn(file, args, { cwd, stdio: 'ignore' });
  running.push(() => ended(child));
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${command}`);
    await sleep(100);
  }
  return url;
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(undefined);
    child.once('close', resolve);
    child.kill();
  });
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/**
 * A port that stays free until the tool listens, which takes seconds on a busy machine. It is below the ports
 * that the system assigns.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

async function emulator(): Promise<MockServer> {
  const server = await startMockServer();
  running.push(() => server.close());
  return server;
}

async function prismBin(): Promise<string> {
  return `${process.execPath} ${join(await tool('prism'), 'node_modules/@stoplight/prism-cli/dist/index.js')}`;
}

test(
  "newman runs the kit's collection against a running emulator, and all its requests pass",
  async () => {
    const { url, orders } = await emulator();
    const bin = join(await tool('newman'), 'node_modules/newman/bin/newman.js');
    expect(newman).toMatch(/^npx newman@6 run /u);
    const command = newman.replace('npx newman@6', bin).replace('http://127.0.0.1:4051', url);
    const { stdout } = await run(process.execPath, command.trim().split(' '), { cwd: root });
    expect(stdout).toMatch(/assertions\W+56\W+0\W/u);
    expect((await orders()).map(({ couponCode }) => couponCode)).toContain('9900010000000001');
  },
  timeout,
);

test(
  'Prism alone returns the requested example, with any signature',
  async () => {
    expect(prismMock).toContain(`${prism} mock `);
    const url = await started(prismMock.replace(prism, await prismBin()), root);
    const headers = { 'content-type': 'application/json', prefer: 'example=frozen' };
    const { status, body } = await post(url, sourceRequest.replace('3044731f', '00000000'), headers);
    expect({ status, ...body }).toMatchObject({ status: 200, return_code: '0206', return_msg: '券码已冻结' });
  },
  timeout,
);

test(
  'between a client and the emulator Prism passes on what fits the document, and rejects the rest',
  async () => {
    const { url: upstream, countRequests } = await emulator();
    expect(prismProxy).toContain(`${prism} proxy `);
    const command = prismProxy.replace(prism, await prismBin()).replace('http://127.0.0.1:4051', upstream);
    const url = await started(command, root);
    const { text, outcome } = await post(url, sourceRequest);
    expect({ text, outcome }).toEqual({ text: sourceAnswer, outcome: 'refunded' });
    const refused = await post(url, sourceRequest.replace('60000001', '600000001'));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Request body property inst_no must match pattern');
    expect(await countRequests()).toBe(1);
  },
  timeout,
);

test.skipIf(missingTools(['java']).length > 0)(
  'WireMock passes write-offs on, and returns HTTP 500 for a connection that is cut',
  async () => {
    const { url: upstream, fault, requests } = await emulator();
    const [mapping = ''] = blocks('docs/how-to/other-tools.md', 'json');
    const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-wiremock-'));
    running.push(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'mappings'));
    await writeFile(
      join(folder, 'mappings/shoubei.json'),
      mapping.replace('http://127.0.0.1:4051', upstream),
    );
    const jar = /wiremock-standalone-\S+\.jar/u.exec(wiremock)?.[0] ?? '';
    const path = join(await tool('wiremock'), 'node_modules/wiremock/build', jar);
    const url = await started(wiremock.replace(jar, path), folder);
    const { text, outcome } = await post(url, sourceRequest);
    expect({ text, outcome }).toEqual({ text: sourceAnswer, outcome: 'refunded' });
    await fault({ kind: 'reset', when: 'before' });
    expect((await post(url, sourceRequest)).status).toBe(500);
    expect((await requests()).map(({ delivery }) => delivery?.how)).toEqual(['sent', 'reset']);
  },
  timeout,
);

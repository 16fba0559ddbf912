import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { otherNode } from '../support/other-node.js';
import { installed } from '../support/tarballs.js';
import { sourceAnswer, sourceRequest } from '../support/wire.js';

const run = promisify(execFile);

/** This Node and a newer one, on which `npm test` tries what is installed. */
export const nodesOfSample: readonly number[] = [
  ...new Set([Number(process.versions.node.split('.')[0]), 24]),
];
const command = 'node_modules/.bin/shoubei-mock';

/** Starts the installed `shoubei-mock` on this Node, and returns its address. */
async function start(
  node: string,
  flags: readonly string[] = [],
): Promise<{ url: string; stop: () => Promise<number | null>; said: () => string }> {
  const args = [...flags, command, 'serve', '--port', '0', '--log-level', 'warn'];
  const child = spawn(node, args, { cwd: await installed() });
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const [line] = await Promise.race([
    new Promise<string[]>((resolve) =>
      child.stdout.once('data', (chunk) => resolve(String(chunk).split('\n'))),
    ),
    closed.then((code) => Promise.reject(new Error(`it ended with ${code}: ${errors}`))),
  ]);
  return {
    url: line ?? '',
    said: () => errors,
    stop: () => {
      child.kill();
      return closed;
    },
  };
}

const tellsAtExit =
  'data:text/javascript,process.on("exit",()=>console.error(process.moduleLoadList.filter((name)=>/ (http|internal.deps.undici.undici)$/.test(name)).join()))';

/** Expects that this Node loads its http, and not all of fetch, to start and to write off. */
export async function loadsLittle(major: number): Promise<void> {
  const { url, stop, said } = await start(await otherNode(major), ['--import', tellsAtExit]);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body: sourceRequest });
  expect(await response.text()).toBe(sourceAnswer);
  expect(await stop()).toBe(0);
  expect(said().trim()).toBe('NativeModule http');
}

/** Expects that on this Node the installed emulator responds, the installed client calls it, and its page exists. */
export async function answersItsClient(major: number): Promise<void> {
  const node = await otherNode(major);
  const { url, stop } = await start(node);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/openpay/coupon/wf`, { method: 'POST', headers, body: sourceRequest });
  expect(await response.text()).toBe(sourceAnswer);
  const args = [command, 'write-off', '9900010000000001', '--base-url', url, '--json'];
  const { stdout } = await run(node, args, { cwd: await installed() });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'written_off', faceAmount: 1000, settleAmount: 994 });
  expect(await (await fetch(`${url}/__admin/ui/`)).text()).toContain('<script type="module" src="main.js">');
  expect((await fetch(`${url}/__admin/ui/main.js`)).status).toBe(200);
  expect(await stop()).toBe(0);
}

const requiring = `
    const { startMockServer } = require('@shoubei-kit/mock-server');
    const { stateNames } = require('@shoubei-kit/mock-server/pact');
    const { ShoubeiClient } = require('@shoubei-kit/sdk-lite');
    const { sign } = require('@shoubei-kit/sdk-lite/signing');
    const { magicCode } = require('@shoubei-kit/fixtures');
    const { isDay } = require('@shoubei-kit/fixtures/generate');
    const { instantOf } = require('@shoubei-kit/fixtures/checks');
    const { scenariosFolder } = require('@shoubei-kit/fixtures/scenarios');
    const { readYaml } = require('@shoubei-kit/fixtures/yaml');
    const { codes } = require('@shoubei-kit/contracts');
    const { causes } = require('@shoubei-kit/contracts/causes');
    const { scenario } = require('@shoubei-kit/contracts/scenario');
    const { behaviour } = require('@shoubei-kit/contracts/magic.json')[5];
    (async () => {
      const server = await startMockServer();
      const result = await server.client().writeOff({ couponCode: magicCode('05') });
      const isClient = server.client() instanceof ShoubeiClient;
      console.log(result.code, isClient, codes.length, causes[0].code, behaviour, sign({}, {}, 'k'));
      console.log(stateNames.busy, isDay('2026-02-29'), instantOf('1970-01-01T08:00:00+08:00'), scenario({}));
      console.log(require('node:fs').readdirSync(scenariosFolder, { recursive: true }).length > 100, readYaml('a: 1').value);
      await server.close();
    })();`;

/** Expects that a CommonJS module may require the packages on this Node, without a warning. */
export async function canBeRequired(major: number): Promise<void> {
  const { stdout, stderr } = await run(await otherNode(major), ['-e', requiring], { cwd: await installed() });
  // The sign is md5sum's, of `&key=k`: the rule appends this even if there are no fields.
  expect(stdout.split('\n')).toEqual([
    '0205 true 17 uppercase_digest refunded cf6f248308395835a7d267d7c0bd53f5',
    'the provider is busy false 0 false',
    'true { a: 1 }',
    '',
  ]);
  expect(stderr).toBe('');
}

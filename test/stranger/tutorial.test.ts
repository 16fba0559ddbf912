import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { follow, type Said } from '../support/follow.js';
import { packInto } from '../support/tarballs.js';
import { inBrowser, open, untilText, useBrowser } from '../ui/browser.js';

// A reader has an empty folder, the four tarballs, and the text of docs/start/tutorial.md.
useBrowser();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-stranger-'));
  await packInto(folder);
});
afterAll(async () => {
  stop();
  await rm(folder, { recursive: true });
});

let serving: ChildProcess | undefined;
let url = '';

/** Ends the emulator, and the npx that started it. */
function stop(): void {
  if (serving?.pid !== undefined) process.kill(-serving.pid);
  serving = undefined;
}

const environment = (lang: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  LANG: lang,
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
});

/** The page names the emulator on port 4051; this test uses any free port. */
const asOnThePage = (said: string): string => said.replaceAll(url, 'http://127.0.0.1:4051');

/** The terminal that stays open; returns the output of the emulator's start. */
async function serve(command: string, lang: string): Promise<Said> {
  stop();
  const env = { ...environment(lang), SHOUBEI_MOCK_PORT: '0' };
  const child = spawn('bash', ['-c', command], { cwd: folder, env, detached: true });
  serving = child;
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    const hear = (chunk: unknown): void => {
      text += String(chunk);
      if (text.includes('curl')) resolve(text);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => reject(new Error(`it ended: ${text}`)));
  });
  [url = ''] = /http:\/\/127\.0\.0\.1:\d+/u.exec(said) ?? [];
  return { text: asOnThePage(said) };
}

/** The other terminal. */
function type(command: string, lang: string): Promise<Said> {
  const alone = command.startsWith('npx shoubei-mock verify');
  const env = { ...environment(lang), ...(alone ? {} : { SHOUBEI_MOCK_BASE_URL: url }) };
  // A part of the scenarios; windows-zip.exhaustive.test.ts runs all of the packages.
  const here = command.replace(/ verify\n$/u, ' verify --only refunded,replay\n');
  const script = `exec 2>&1\n${here.replaceAll('http://127.0.0.1:4051', url)}`;
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd: folder, env }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), text: asOnThePage(stdout) }),
    );
  });
}

const inTerminals =
  (lang: string) =>
  (block: string): Promise<Said> =>
    /^\S*(?:npx |\/)shoubei-mock\n$/u.test(block) ? serve(block, lang) : type(block, lang);

test('each step of the tutorial prints what the page shows', async () => {
  const codes = await follow('docs/start/tutorial.md', { folder, type: inTerminals('en_US.UTF-8') });
  // install, two write-offs (the second is rejected), the request, why, scenarios, verify, the test before and after
  expect(codes).toEqual([0, 0, 1, 0, 1, 0, 0, 1, 0]);
  const files = (await readdir(folder)).filter((name) => !name.endsWith('.tgz')).toSorted();
  expect(files).toEqual([
    'node_modules',
    'package-lock.json',
    'package.json',
    'request.json',
    'till.mjs',
    'till.test.mjs',
  ]);
});

inBrowser('the page of its emulator shows the three requests, newest first, and why one failed', async () => {
  const page = await open(url);
  const rows = page.locator('tbody tr');
  await expect.poll(() => rows.count()).toBe(3);
  await untilText(rows.nth(0), 'bad_signature');
  await untilText(rows.nth(1), 'already_used');
  await untilText(rows.nth(2), 'written_off');
  expect(await rows.nth(2).innerText()).toContain('9900025000000001');
  const picture = await page.screenshot();
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(20_000);
  await rows.nth(0).click();
  await page.getByRole('link', { name: 'explain it' }).click();
  await untilText(page.locator('.causes'), 'amount was sent, but not signed.');
});

test('each step of the Chinese page prints what it shows, in Chinese', async () => {
  // Steps without Chinese output, or slow ones that ran before.
  const leftOut = ['npm install ./shoubei-kit-*.tgz', 'npx shoubei-mock verify', 'node --test till.test.mjs'];
  // npx and the installed package were tried above: everything except scripts runs in this process.
  const typed = async (block: string): Promise<Said> => {
    const [, args] = /^npx shoubei-mock ([^|]+)\n$/u.exec(block) ?? [];
    if (args === undefined)
      return inTerminals('zh_CN.UTF-8')(
        block.replaceAll('npx shoubei-mock', 'node_modules/.bin/shoubei-mock'),
      );
    const env = { LANG: 'zh_CN.UTF-8', SHOUBEI_MOCK_BASE_URL: url };
    const here = args.replace('request.json', join(folder, 'request.json')).split(' ');
    const { code, stdout, stderr } = await cli(here, { env: isOfEndpoint(args) ? env : { LANG: env.LANG } });
    return { code: code ?? -1, text: (stderr + stdout).replaceAll(join(folder, '/'), '') };
  };
  const codes = await follow('docs/start/tutorial.zh-CN.md', { folder, type: typed, leftOut });
  expect(codes).toEqual([0, 1, 0, 1, 0]);
});

const isOfEndpoint = (args: string): boolean => args.startsWith('write-off');

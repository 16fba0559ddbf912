import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { missingTools } from '../support/has-tool.js';
import { tool } from '../support/tool.js';

/** A located part of a page: the part of Playwright's API that the tests use. */
export interface Found {
  readonly click: () => Promise<void>;
  readonly dblclick: () => Promise<void>;
  readonly hover: () => Promise<void>;
  readonly fill: (text: string) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
  readonly check: () => Promise<void>;
  readonly setInputFiles: (file: { name: string; mimeType: string; buffer: Buffer }) => Promise<void>;
  readonly selectOption: (value: string) => Promise<unknown>;
  readonly innerText: () => Promise<string>;
  readonly inputValue: () => Promise<string>;
  readonly allInnerTexts: () => Promise<string[]>;
  readonly count: () => Promise<number>;
  readonly waitFor: () => Promise<void>;
  readonly first: () => Found;
  readonly nth: (index: number) => Found;
  readonly locator: (selector: string) => Found;
  readonly filter: (by: { hasText: string }) => Found;
  readonly getByRole: (role: string, by?: { name: string; exact?: boolean }) => Found;
}

export interface Page {
  readonly goto: (url: string) => Promise<unknown>;
  readonly reload: () => Promise<unknown>;
  readonly locator: (selector: string) => Found;
  readonly getByRole: (role: string, by?: { name: string; exact?: boolean }) => Found;
  readonly getByLabel: (text: string, by?: { exact: boolean }) => Found;
  readonly getByText: (text: string, by?: { exact: boolean }) => Found;
  readonly evaluate: <T>(script: string) => Promise<T>;
  readonly url: () => string;
  readonly keyboard: { readonly press: (key: string) => Promise<void> };
  readonly mouse: { readonly click: (x: number, y: number) => Promise<void> };
  readonly route: (
    url: string,
    handle: (route: {
      fulfill: (answer: object) => Promise<void>;
      continue: () => Promise<void>;
    }) => Promise<void>,
  ) => Promise<void>;
  readonly on: (event: string, listener: (told: Told) => void) => void;
  readonly waitForEvent: (event: 'download') => Promise<Download>;
  /** The picture, as PNG. */
  readonly screenshot: (options?: { fullPage: boolean }) => Promise<Buffer>;
  readonly emulateMedia: (options: { media: 'print' | 'screen' }) => Promise<void>;
  readonly clock: {
    readonly install: () => Promise<void>;
    /** Moves the time on: what waits for it happens at once. */
    readonly fastForward: (ms: number) => Promise<void>;
    /** What the page reads as the date and time; its timers go on. */
    readonly setFixedTime: (time: number) => Promise<void>;
  };
  readonly close: () => Promise<void>;
}

/** A file that the page saved. */
export interface Download {
  readonly suggestedFilename: () => string;
  readonly path: () => Promise<string>;
}

interface Told {
  readonly text?: () => string;
  readonly url?: () => string;
  readonly message?: string;
}

interface Context {
  readonly newPage: () => Promise<Page>;
  readonly addInitScript: (script: { content: string }) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Browser {
  readonly newContext: (options: object) => Promise<Context>;
}

/** Chromium without a window, which needs half of the processor time; otherwise the whole one. */
const program =
  missingTools(['chromium-headless-shell']).length === 0 ? 'chromium-headless-shell' : 'chromium';

/** Missing tools; in CI none may be missing. */
export const lacks: readonly string[] = missingTools([program]);

/** A test of the page; skipped without a browser. */
export const inBrowser: ReturnType<typeof test.skipIf> = test.skipIf(lacks.length > 0);

let browser: Browser | undefined;
const contexts: Context[] = [];
const offences: string[] = [];

/**
 * A real Chromium for a test file, the same one for all files of a worker; it ends with the worker. After each test its pages
 * must have broken no rule of theirs, and called nobody else.
 */
export function useBrowser(): void {
  if (lacks.length > 0)
    console.warn(`skipped: ${lacks.join(', ')} is not here (apt-get install chromium-headless-shell)`);
  beforeAll(async () => {
    if (lacks.length > 0 || browser) return;
    const folder = await tool('browser');
    const { chromium }: { chromium: { launch: (options: object) => Promise<Browser> } } = await import(
      pathToFileURL(join(folder, 'node_modules/playwright-core/index.mjs')).href
    );
    browser = await chromium.launch({
      executablePath: `/usr/bin/${program}`,
      args: ['--no-sandbox', '--host-resolver-rules=MAP till.example 127.0.0.1'],
    });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(offences.splice(0)).toEqual([]);
  });
}

export interface Opened {
  readonly locale?: 'en-US' | 'zh-CN';
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** A view of the page: `#/coupons`. */
  readonly hash?: string;
  /** Whether the test moves the page's time. */
  readonly hasOwnTime?: boolean;
}

/** Opens the page of an emulator, with the settings of this browser. */
export async function open(url: string, options: Opened = {}): Promise<Page> {
  const {
    locale = 'en-US',
    width = 1280,
    height = 800,
    colorScheme = 'light',
    hash = '',
    hasOwnTime,
  } = options;
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: { width, height },
    // During a transition of colours, the contrast cannot be measured.
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  contexts.push(context);
  await context.addInitScript({
    content:
      "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective, event.blockedURI));",
  });
  const page = await context.newPage();
  page.on('console', (told) => {
    const text = told.text?.() ?? '';
    if (/CSP|Content Security Policy/u.test(text)) offences.push(text);
  });
  page.on('pageerror', (told) => offences.push(`error: ${told.message}`));
  page.on('request', (told) => {
    const asked = told.url?.() ?? '';
    if (!asked.replace(/^blob:/u, '').startsWith(`${url}/`))
      offences.push(`request to another host: ${asked}`);
  });
  if (hasOwnTime === true) await page.clock.install();
  await page.goto(`${url}/__admin/ui/${hash}`);
  return page;
}

/** Holds back the responses of this URL until the returned function is called. */
export async function held(page: Page, url: string): Promise<() => void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Resolves once the page has a response from a URL with this text, and has shown what came of it. */
export async function untilResponse(page: Page, part: string): Promise<void> {
  await new Promise<void>((resolve) => {
    page.on('response', (told) => void (told.url?.().includes(part) === true && resolve()));
  });
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))');
}

/** The text of a located part, as soon as it contains this text. */
export async function untilText(found: Found, text: string): Promise<void> {
  await expect.poll(() => found.innerText().catch(() => '')).toContain(text);
}

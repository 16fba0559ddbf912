import { normalize } from 'node:path';

export const src = 'mock-server/src';

/** The folders and files of mock-server/src, by layer: each may import those of the lines above its own. */
export const house: string[][] = [
  ['own-files.ts', 'http-address.ts', 'slices.ts', 'executable'],
  ['core', 'redaction', 'spreadsheet'],
  ['endpoints', 'record', 'coupon-data', 'profile'],
  ['signature', 'scenario', 'store', 'journal'],
  ['pact', 'metrics', 'workbench', 'exchange'],
  ['http', 'in-process'],
  ['start'],
  ['verify', 'msw'],
  ['cli', 'index.ts'],
];

type Plant = [file: string, line: string, ...laws: string[]];

/** Each line breaks the laws named after it, and no others. */
export const plants: Plant[] = [
  [`${src}/orders/planted.ts`, 'export {};', 'every folder of src has a layer'],

  [
    `${src}/core/planted-1.ts`,
    "import { x } from '../cli/planted-target.js';",
    'layers',
    'core and endpoints are pure',
  ],
  [`${src}/core/planted-2.ts`, "import { readFile } from 'node:fs/promises';", 'core and endpoints are pure'],
  [`${src}/core/planted-3.ts`, "import { randomInt } from 'crypto';", 'core and endpoints are pure'],
  [
    `${src}/core/planted-4.ts`,
    "import { env } from 'node:process';",
    'core and endpoints are pure',
    'only cli knows the command line',
  ],
  [
    `${src}/core/planted-5.ts`,
    "import type { Client } from '@shoubei-kit/sdk-lite';",
    'core and endpoints are pure',
  ],
  [`${src}/core/planted-6.ts`, "import { parse } from 'yaml';", 'core and endpoints are pure'],
  [
    `${src}/core/planted-7.ts`,
    "import { x } from '@shoubei-kit/fixtures/scenarios';",
    'core and endpoints are pure',
  ],
  [`${src}/endpoints/write-off/planted-1.ts`, "await import('node:fs');", 'core and endpoints are pure'],

  [`${src}/signature/mistakes/planted-1.ts`, "import { x } from 'node:fs';", 'signature is pure'],
  [
    `${src}/signature/mistakes/planted-2.ts`,
    "import type { Client } from '@shoubei-kit/sdk-lite';",
    'signature is pure',
  ],

  [
    `${src}/scenario/plan/planted-1.ts`,
    "import type { x } from '../../core/planted-target.js';",
    'scenario judges from outside',
  ],
  [
    `${src}/scenario/own/planted-2.ts`,
    "export * from '../../endpoints/planted-target.js';",
    'scenario judges from outside',
    'a folder exports its own',
  ],

  [
    `${src}/verify/observe/planted-1.ts`,
    "import type { x } from '../../core/planted-target.js';",
    'verify judges from outside',
  ],
  [
    `${src}/verify/planted-2.ts`,
    "import { x } from '../store/planted-target.js';",
    'verify judges from outside',
  ],
  [`${src}/verify/planted-3.ts`, "await import('../http/planted-target.js');", 'verify judges from outside'],
  [
    `${src}/verify/planted-4.ts`,
    "let x: import('../journal/planted-target.js').Journal;",
    'verify judges from outside',
  ],
  [
    `${src}/verify/provider/planted-5.ts`,
    "export * from '../../workbench/planted-target.js';",
    'verify judges from outside',
    'a folder exports its own',
  ],

  [
    `${src}/record/planted-1.ts`,
    "import type { x } from '../core/planted-target.js';",
    'record imports nothing of the emulator',
  ],
  [
    `${src}/record/planted-2.ts`,
    "import { sign } from '@shoubei-kit/sdk-lite/signing';",
    'record imports nothing of the emulator',
  ],
  [
    `${src}/record/planted-3.ts`,
    "import { x } from '@shoubei-kit/fixtures';",
    'record imports nothing of the emulator',
  ],

  ...[
    ["import { request } from 'node:http';"],
    ["import { createServer, get as read } from 'node:http';"],
    ["import * as http from 'node:http';"],
    ["import https from 'https';"],
    ["await import('node:http');"],
    ["import { fetch } from 'undici';"],
  ].map(([line = ''], at): Plant => [
    `${src}/cli/planted-client-${at}.ts`,
    line,
    'only send-request and the recorder send requests',
  ]),
  [
    `${src}/pact/planted-1.ts`,
    "import { x } from '../scenario/planted-target.js';",
    'pact imports little of scenario',
  ],
  [
    `${src}/pact/planted-2.ts`,
    "import type { x } from '@pact-foundation/pact';",
    'pact imports little of scenario',
  ],
  [
    `${src}/pact/planted-3.ts`,
    "import { x } from '@shoubei-kit/fixtures/checks';",
    'pact imports little of scenario',
  ],
  [
    `${src}/pact/planted-4.ts`,
    "import type { x } from '@shoubei-kit/sdk-lite';",
    'pact imports little of scenario',
  ],

  [
    `${src}/in-process/planted.ts`,
    "import type { x } from '../store/planted-target.js';",
    'in-process imports no store',
  ],
  [
    `${src}/msw/planted-1.ts`,
    "import { x } from '../start/planted-target.js';",
    'msw imports start/in-process only',
  ],
  [
    `${src}/msw/planted-2.ts`,
    "import type { x } from '../core/planted-target.js';",
    'msw imports start/in-process only',
  ],

  [`${src}/start/planted-1.ts`, "import type { Express } from 'express';", 'only http knows Express'],
  [`${src}/workbench/planted-1.ts`, "import helmet from 'helmet';", 'only http knows Express'],
  [`${src}/http/admin/planted.ts`, "import { argv } from 'node:process';", 'only cli knows the command line'],
  [
    `${src}/profile/planted.ts`,
    "const { env } = process.getBuiltinModule('process');",
    'only cli knows the command line',
  ],

  ['contracts/src/planted-1.ts', "import { x } from 'node:path';", 'contracts imports nothing'],
  ['contracts/src/planted-2.ts', "import type { x } from 'ajv';", 'contracts imports nothing'],
  [
    'contracts/src/planted-3.ts',
    "import type { x } from '@shoubei-kit/fixtures';",
    'contracts imports nothing',
  ],
  [
    'sdk-lite/src/signing/planted-1.ts',
    "import type { x } from '@shoubei-kit/contracts';",
    'sdk-lite depends on nothing but Node',
  ],
  ['sdk-lite/src/planted-2.ts', "import ajv = require('ajv');", 'sdk-lite depends on nothing but Node'],
  [
    'fixtures/src/planted-1.ts',
    "import type { x } from '@shoubei-kit/mock-server';",
    'fixtures imports contracts only',
  ],
  [
    'fixtures/src/scenarios/planted-2.ts',
    "import { sign } from '@shoubei-kit/sdk-lite/signing';",
    'fixtures imports contracts only',
  ],

  ['mock-server/ui/planted-1.ts', "import { x } from 'node:path';", 'the page knows the admin API only'],
  [
    'mock-server/ui/parts/planted-2.ts',
    "import { sign } from '@shoubei-kit/sdk-lite/signing';",
    'the page knows the admin API only',
  ],
  [
    'mock-server/ui/planted-3.ts',
    "import type { x } from '@shoubei-kit/fixtures';",
    'the page knows the admin API only',
  ],
  [
    'mock-server/ui/views/planted-4.ts',
    "import { x } from '../../src/own-files.js';",
    'of the emulator the page knows types only',
  ],
  [
    'mock-server/ui/views/planted-5.ts',
    "import { type A, b } from '../../src/core/planted-target.js';",
    'of the emulator the page knows types only',
  ],

  [
    `${src}/cli/serve/planted-1.ts`,
    "import { x } from '../../../scripts/planted-target.js';",
    'shipped code imports no scripts and no page',
  ],
  [
    `${src}/cli/serve/planted-2.ts`,
    "import type { x } from '../../../ui/planted-target.js';",
    'shipped code imports no scripts and no page',
  ],
  [
    `${src}/cli/serve/planted-3.ts`,
    "import type { x } from '../../../../fixtures/src/index.js';",
    'packages import each other by name',
  ],
  [
    `${src}/cli/serve/planted-4.ts`,
    "import type { x } from '../../../../fixtures/dist/index.js';",
    'packages import each other by name',
  ],

  [
    `${src}/cli/serve/planted-5.ts`,
    "import type { x } from '../../../../test/planted-target.js';",
    'nothing imports test',
    'packages import each other by name',
  ],
  ['contracts/scripts/planted.mjs', "await import('../../test/planted-target.js');", 'nothing imports test'],
  ['test/planted-1.ts', "import { x } from '../../elsewhere/x.js';", 'imports stay inside the project'],
  ['test/planted-2.ts', "import { x } from '@shoubei-kit/contracts/nowhere';", 'imports resolve'],
  ['test/planted-3.ts', "import { x } from '../mock-server/dist/nowhere.js';", 'imports resolve'],
  [`${src}/cli/planted-6.ts`, "await import(String('node:fs'));", 'import paths are literal'],

  // The package itself, by its name: `index.ts` is above all that it exports.
  [`${src}/store/planted-1.ts`, "import type { x } from '@shoubei-kit/mock-server';", 'layers'],
  [
    `${src}/store/redis/planted-2.ts`,
    "export * from '@shoubei-kit/mock-server/pact';",
    'layers',
    'a folder exports its own',
  ],

  // A folder must not reach a forbidden import through another folder that may import it.
  ...[
    "export { T } from '../core/planted-target.js';",
    "export type { T } from '../core/planted-target.js';",
    "import { T } from '../core/planted-target.js'; export { T as Other };",
    "import type { T } from '../core/planted-target.js'; export type Other = T;",
    "import { T } from '../core/planted-target.js'; export const other = T;",
    "import * as core from '../core/planted-target.js'; export default core;",
    "export { sign } from '@shoubei-kit/sdk-lite/signing';",
  ].map((line, at): Plant => [`${src}/coupon-data/planted-${at}.ts`, line, 'a folder exports its own']),

  // A loader under a name that no check follows.
  ...[
    "let load; load = createRequire(import.meta.url); load('express');",
    "const load = require; load('express');",
    "const make = createRequire; make(import.meta.url)('express');",
    "const { createRequire: make } = module; make(import.meta.url)('express');",
    "const make = module['createRequire']; make(import.meta.url)('express');",
    "const loaders = { load: createRequire(import.meta.url) }; loaders.load('express');",
    "[createRequire(import.meta.url)].map((load) => load('express'));",
    "const load = process.getBuiltinModule; load('http');",
    "export { createRequire } from './planted-target.js';",
  ].map((line, at): Plant => [`${src}/store/planted-loader-${at}.ts`, line, 'import paths are literal']),
  [`${src}/store/planted-3.ts`, "process.mainModule.require('express');", 'only http knows Express'],

  // Time, chance, environment, and imports that lead to them.
  ...[
    'export const now = (): Date => new Date();',
    'export const now = (): string => Date();',
    'const Instant = Date; export const now = (): Date => new Instant();',
    'const none: [] = []; export const now = (): Date => new Date(...none);',
    'export const a = Date.now;',
    "export const a = Date['now']();",
    'export const { now } = Date;',
    'export const a = new Map([[Date, 1]]);',
    'export const a = new Array(Date);',
    'export const a = new Intl.DateTimeFormat().format();',
    'export const a = Math.random();',
    "export const a = Math['random']();",
    'export const { random } = Math;',
    'export const a = performance.now();',
    'export const a = crypto.randomUUID();',
    "export const a = process.env['X'];",
    'export const a = globalThis.Date;',
    "export const a = fetch('http://localhost/');",
    'setTimeout(String, 1);',
    'export const a = import.meta.url;',
    "export const a = eval('1');",
    "export const a = new Function('return 1');",
    "export const a = [].at.constructor('return 1');",
    "export const a = [].at['constructor']('return 1');",
    'export const a = new Date(0).getHours();',
    'export const a = (0).toLocaleString();',
    'export const f = (process: string): void => {};',
  ].flatMap((line, at): Plant[] =>
    ['core', 'endpoints/write-off'].map((folder) => [
      `${src}/${folder}/planted-pure-${at}.ts`,
      line,
      'core and endpoints are pure',
    ]),
  ),
  [`${src}/core/planted-8.ts`, "import { version } from '../own-files.js';", 'core and endpoints are pure'],
];

/** What the plants import, so that they depend on no real file. */
export const targets: Record<string, string> = Object.fromEntries(
  [...house.flat(), 'scenario/own', '../../test', '../ui', '../scripts']
    .filter((place) => !place.endsWith('.ts'))
    .map((place) => [normalize(`${src}/${place}/planted-target.ts`), 'export type T = 1;\n']),
);

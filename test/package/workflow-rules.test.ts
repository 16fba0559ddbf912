import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/pages.js';
import { supplyFaults } from './workflow-rules.js';

const folders = ['.github/workflows', 'examples/github-actions'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`),
);
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

test('every workflow, also in the examples, names its actions by hash and proves only what was built elsewhere', () => {
  expect(files).toEqual(
    expect.arrayContaining(['.github/workflows/ci.yml', '.github/workflows/release.yml']),
  );
  expect(files.map((file) => [file, supplyFaults(read(file))])).toEqual(files.map((file) => [file, []]));
});

const ci = '.github/workflows/ci.yml';
const release = '.github/workflows/release.yml';

test.each([
  ['an action by its tag', ci, /checkout@\S+ # v[\d.]+/u, 'checkout@v4', ['no commit: actions/checkout@v4']],
  [
    'a commit of no version',
    ci,
    / # v4\.4\.0/u,
    '',
    [expect.stringMatching(/^no commit: actions\/setup-node@49933/u)],
  ],
  [
    'an action by a short hash',
    ci,
    /checkout@11bd719\S+/u,
    'checkout@11bd719',
    ['no commit: actions/checkout@11bd719'],
  ],
  ['an image by its tag', ci, / # not pinned by digest.*/u, '', ['no digest: node:20-bookworm']],
  ['a privileged container for forks', ci, /^ {4}if: .*\n/mu, '', ['all: privileged, for forks']],
  [
    'a condition that lets forks in',
    ci,
    / \|\| github\.event\..*/u,
    ' || true',
    ['all: privileged, for forks'],
  ],
  [
    'a proof for every job',
    ci,
    'contents: read',
    'id-token: write',
    ['every job may request a proof of origin'],
  ],
  [
    'code of a fork with the rights of the base',
    ci,
    'pull_request:',
    'pull_request_target:',
    ['pull_request_target'],
  ],
  [
    'the source beside the right to a proof',
    release,
    /^ {6}- name: They are what was built\n/mu,
    '      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2\n$&',
    ['publish: has the source'],
  ],
  [
    'a build beside the right to a proof',
    release,
    'npm publish "./',
    'npm ci && npm publish "./',
    ['publish: runs npm ci'],
  ],
  [
    'files that are not checked',
    release,
    'sha256sum --check --strict <<<',
    'cat <<<',
    ['publish: checks no checksum'],
  ],
])('%s is found', (_, file, where, planted, found) => {
  const text = read(file);
  const changed = text.replace(where, planted);
  expect(changed).not.toBe(text);
  expect(supplyFaults(changed)).toEqual(expect.arrayContaining(found));
});

test('an action without a known commit is marked so', () => {
  const using = (comment: string): string =>
    `on: push\njobs:\n  a:\n    steps:\n      - uses: somebody/something@v1${comment}\n`;
  expect(supplyFaults(using(''))).toEqual(['no commit: somebody/something@v1']);
  expect(supplyFaults(using(' # not pinned by commit yet: look up somebody/something v1'))).toEqual([]);
});

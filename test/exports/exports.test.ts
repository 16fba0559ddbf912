import { startMockServer } from '@shoubei-kit/mock-server';
import { expect, test } from 'vitest';
import { commands } from '../../mock-server/src/cli/commands.js';
import { adminDocument } from '../openapi/admin-document.js';
import { cli, serve } from '../support/cli.js';
import { admin } from '../support/wire.js';
import { fileWriter } from '../support/shared.js';

const file = fileWriter();

/** Each return value of the admin API: how it can be loaded again, or why it is not. */
const reads: Readonly<Record<string, string>> = {
  '/coupons': 'POST /coupons, PUT /coupons, serve --coupons: test/exports/coupons.test.ts',
  '/coupons/{coupon_code}': 'the same',
  '/profile': 'serve --profile',
  '/orders': 'what happened',
  '/orders/totals': 'what happened',
  '/requests': 'what happened, with masked signatures',
  '/requests/{id}': 'what happened, with masked signatures',
  '/requests/count': 'what happened',
  '/requests/unmatched': 'what happened',
  '/requests/assumptions': 'what happened',
  '/events': 'what happened',
  '/tenants': 'no keys are in it',
  '/faults': 'what became of faults',
  '/clock': 'a moment',
  '/scenarios': 'names',
  '/scenarios/{name}': 'names',
  '/health': 'a state',
  '/ready': 'a state',
  '/metrics': 'what happened',
  '/openapi.json': 'for other tools',
  '/openapi.admin.json': 'for other tools',
  '/ui/index.html': 'for a browser',
};

test('for every output of the admin API it is decided whether it can be loaded again', () => {
  const given = Object.entries(adminDocument.paths).flatMap(([path, methods]) =>
    'get' in methods ? path : [],
  );
  expect(given.toSorted()).toEqual(Object.keys(reads).toSorted());
});

/** Files that commands write. */
const written: Readonly<Record<string, string>> = {
  'coupons --out': 'serve --coupons: test/cli/coupons.test.ts',
  'scenarios --out': 'verify --scenarios, below',
  'record --out': 'verify --recording, explain, calibrate: test/record, test/signature',
  'calibrate --write-profile': 'serve --profile: test/signature',
  'verify --write-profile': 'serve --profile: test/verify',
  'verify --junit': 'for a build server',
  'exec --report': 'for a build server',
};

test('for every file that a command writes it is decided whether it can be loaded again', () => {
  const options = commands.flatMap(({ usage, options: those }) =>
    those
      .filter(({ about }) => /file.* to write/iu.test(about.en))
      .map(({ name }) => `${usage.split(' ')[0]} --${name}`),
  );
  expect(options.toSorted()).toEqual(Object.keys(written).toSorted());
});

test('explain finds the output of sign correctly signed', async () => {
  const signed = await cli(['sign', '--key', 'abc', '-'], {
    input: '{"inst_no":"900024","coupon_code":"1"}',
  });
  const explained = await cli(['explain', '--key', 'abc', '-'], { input: signed.stdout });
  expect([explained.code, explained.stdout]).toEqual([0, expect.stringContaining('the signature is valid')]);
});

const profile = {
  name: 'ours',
  dialect: 'table',
  failShape: 'full',
  httpStatus: { written_off: 201, system_error: 500 },
  tsWindowSeconds: 300,
  feeBasisPoints: 38,
  magic: false,
  signing: {
    algorithm: 'sha256',
    order: 'name-ignore-case',
    placement: 'prepend',
    response: { case: 'upper', empties: false },
  },
  codes: { expired: { code: '0299' }, frozen: { message: '券已冻结' } },
  observed: { A1: { day: '2026-11-24', from: 'calibrate day.har' }, expired: '2026-11-25' },
} as const;

async function inForce(url: string): Promise<unknown> {
  return (await admin(url, 'GET', '/profile')).body;
}

test('a profile that is shown, over HTTP or on the command line, is a profile again', async () => {
  const path = file('ours.json', JSON.stringify(profile));
  const first = await serve(['--profile', path]);
  const shown = await inForce(first.url);
  await first.stop();
  expect(shown).toMatchObject({ profile: { ...profile, observed: { expired: { day: '2026-11-25' } } } });
  const overHttp = file('over-http.json', JSON.stringify(shown));
  const { stdout } = await cli(['profile', 'show', path, '--json']);
  const printed = file('printed.json', stdout);
  for (const again of [overHttp, printed]) {
    const serving = await serve(['--profile', again]);
    expect(await inForce(serving.url)).toEqual(shown);
    await serving.stop();
    expect((await cli(['profile', 'show', again, '--json'])).stdout).toBe(stdout);
  }
});

test("profile show marks the text of a behaviour that the profile changed as the default's", async () => {
  const path = file('changed.yaml', 'secondCancel: already_cancelled\n');
  const { stdout } = await cli(['profile', 'show', path, '--lang', 'en']);
  expect(stdout).toContain('→ by default: Success again, with the same record (or already_cancelled).');
  expect(stdout).not.toContain('→ by default: Issued again');
});

test('the default profile, loaded as it is shown, changes nothing', async () => {
  const { stdout } = await cli(['profile', 'show', '--json']);
  const serving = await serve(['--profile', file('default.json', stdout)]);
  await using server = await startMockServer();
  expect(await inForce(serving.url)).toEqual(await inForce(server.url));
  await serving.stop();
});

test('an error in a profile that was shown names the place in that profile', async () => {
  const shown = '{"name":"x",\n"behaviours":[],\n"profile":{\n"name":"x",\n"dialect":"exampel"}}';
  const { code, stderr } = await cli(['profile', 'check', file('wrong.json', shown)]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('wrong.json:5: dialect must be one of example, table'),
  ]);
});

test('verify runs a plan in JSON, and exports it again unchanged', async () => {
  const args = ['scenarios', 'export', '--format', 'json', '--only', 'refunded,expired,signature-warn'];
  const { stdout } = await cli(args);
  const path = file('plan.json', stdout);
  expect((await cli(['scenarios', 'export', '--format', 'json', '--scenarios', path])).stdout).toBe(stdout);
  const played = await cli(['verify', '--scenarios', path, '--dialect', 'example']);
  expect([played.code, played.stdout]).toEqual([0, expect.stringContaining('3 passed, 0 failed')]);
  const one = await cli(['verify', '--scenarios', path, '--dialect', 'example', '--only', 'expired']);
  expect(one.stdout).toContain('1 passed, 0 failed');
});

test.each([
  ['[{"name":"a"}]', '1 is not the JSON of scenarios export, a list of { name, scenario }'],
  ['[', 'is not the JSON of scenarios export'],
  [
    '[{"name":"a","scenario":{"about":{"en":"a","zh":"b"},"steps":[{}]}}]',
    'a.steps.1 a step needs exactly one of',
  ],
])('a plan %s is rejected with a clear message', async (text, words) => {
  const { code, stderr } = await cli(['verify', '--scenarios', file('bad-plan.json', text)]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`bad-plan.json:1: ${words}`)]);
});

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
import { cli, serve } from '../support/cli.js';
import { recording } from '../record/recording.js';
import { demoCaller } from '../support/wire.js';

const key = 'a-key-that-nobody-may-see';
const institutions: [{ inst_no: string; keys: [string] }] = [{ inst_no: '900024', keys: [key] }];
const signing = {
  algorithm: 'sha256',
  pair: 'v',
  joiner: '|',
  placement: 'wrap',
  response: { algorithm: 'md5', case: 'upper' },
} as const;

const tillAt = (baseUrl: string): ShoubeiClient =>
  new ShoubeiClient({
    baseUrl,
    ...demoCaller,
    key,
    signing,
  });

test('from a till with an unknown signing rule to an emulator that accepts its requests', async () => {
  await using endpoint = await startMockServer({ profile: { signing, institutions } });
  const proxy = await recording(endpoint.url, ['--keep-signs']);
  const till = tillAt(proxy.url);
  const first = await till.writeOff({ couponCode: '9900010000000001', amount: 1000, wfTraceNo: '券 1~*' });
  await till.writeOff({ couponCode: '9905010000000001' });
  expect((await proxy.stop()).code).toBe(0);

  const path = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'found.yaml');
  const found = await cli(
    ['calibrate', proxy.file, '--key-env', 'K', '--write-profile', path, '--save-key'],
    {
      env: { K: key },
    },
  );
  expect(found.code).toBe(0);
  expect(found.stderr).toMatch(/^Wrote [^\n]+\nA1 is not marked as observed: [^\n]+\n$/u);
  expect(found.stdout).toContain('Requests (2): ');
  expect(found.stdout).toContain('sha256: value sorted by name, joined by "|", KEY on both sides');
  expect(found.stdout).toContain('Responses (2): ');
  expect(found.stdout).toContain('upper case');
  expect(found.stdout + found.stderr + readFileSync(proxy.file, 'utf8')).not.toContain(key);

  const identity = ['--inst-no', '900024', '--key-env', 'K'];
  const verified = await cli(['verify', '--recording', proxy.file, '--profile', path, ...identity], {
    env: { K: key },
  });
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('2 passed, 0 failed')]);
  const assumed = await cli(['verify', '--recording', proxy.file, ...identity], { env: { K: key } });
  expect(assumed.code).toBe(1);
  expect(assumed.stdout).toContain('depends on A1 (sibling platform)');
  expect(assumed.stdout.replaceAll(/\s+/gu, ' ')).toContain('shoubei-mock calibrate finds the rules that do');

  const emulator = await serve(['--profile', path]);
  const second = await tillAt(emulator.url).writeOff({
    couponCode: '9900010000000001',
    amount: 1000,
    wfTraceNo: '券 1~*',
  });
  await emulator.stop();
  expect(emulator.output()).not.toContain(key);
  expect([first.status, second.status]).toEqual(['written_off', 'written_off']);
});

import { describe, expect, test } from 'vitest';
import { startInProcess } from '@shoubei-kit/mock-server';
import { ShoubeiClient } from '@shoubei-kit/sdk-lite';
import { cli } from '../support/cli.js';

// The client imports nothing, so it has its own check. It must be the same as the emulator's.
const client = (baseUrl: string): ShoubeiClient =>
  new ShoubeiClient({ baseUrl, instNo: '900024', key: 'a key' });

describe.each([
  ['http://127.0.0.1:4051', 'http://127.0.0.1:4051'],
  ['https://open.51shoubei.com/', 'https://open.51shoubei.com'],
  ['http://[::1]:4051', 'http://[::1]:4051'],
  ['HTTPS://Till.Example:443', 'https://till.example'],
])('%s is an origin', (given, origin) => {
  test('for the client and for an emulator without a port', async () => {
    expect(client(given)).toBeInstanceOf(ShoubeiClient);
    await using emulator = await startInProcess({ origin: given });
    expect(emulator.url).toBe(origin);
  });
});

describe.each([
  [''],
  ['localhost:4051'],
  ['127.0.0.1:4051'],
  ['ftp://till.example'],
  ['http://till.example/path'],
  ['http://till.example//'],
  ['http://till.example?'],
  ['http://till.example#'],
  ['http://user:password@till.example'],
])('"%s" is not an origin', (given) => {
  test('for the client', () => {
    expect(() => client(given)).toThrow('baseUrl: an http(s) origin is needed');
  });

  test('for an emulator without a port', async () => {
    await expect(startInProcess({ origin: given })).rejects.toThrow('origin: an http(s) origin');
  });
});

test.each(['localhost:4051', 'http://till.example/path'])(
  '%s is not an origin for a command',
  async (given) => {
    const { code, stderr } = await cli(['verify', '--base-url', given]);
    expect(stderr).toContain('--base-url: an http origin is needed');
    expect(code).toBe(2);
  },
);

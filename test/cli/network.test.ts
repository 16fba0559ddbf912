import { get } from 'node:http';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { banner } from '../../mock-server/src/cli/serve/banner.js';
import { terminalQr } from '../../mock-server/src/cli/serve/terminal-qr.js';
import { toSettings } from '../../mock-server/src/core/settings.js';
import { isAddress } from '../../mock-server/src/http/hosts.js';
import { networkUrls } from '../../mock-server/src/http/network-urls.js';
import { running } from '../support/cli.js';
import { decode, pixelsOf } from '../support/decode.js';

function at(address: string, internal = false): NetworkInterfaceInfo {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const one = { address, internal, netmask: '', mac: '', cidr: null };
  return family === 'IPv6' ? { ...one, family, scopeid: 0 } : { ...one, family };
}

const laptop = {
  lo: [at('127.0.0.1', true), at('::1', true)],
  docker0: [at('172.17.0.1')],
  utun3: [at('fe80::1'), at('10.8.0.2')],
  en0: [at('fe80::2'), at('fd00::2'), at('192.168.1.20')],
  en5: [at('169.254.10.1')],
};

test.each<[string, readonly string[]]>([
  ['http://0.0.0.0:4051', ['http://192.168.1.20:4051', 'http://172.17.0.1:4051', 'http://10.8.0.2:4051']],
  [
    'https://[::]:4051',
    [
      'https://192.168.1.20:4051',
      'https://[fd00::2]:4051',
      'https://172.17.0.1:4051',
      'https://10.8.0.2:4051',
    ],
  ],
  ['http://192.168.1.20:4051', ['http://192.168.1.20:4051']],
  ['http://127.0.0.1:4051', []],
  ['http://[::1]:4051', []],
])('an emulator at %s is reachable from the network at %j', (url, urls) => {
  expect(networkUrls(url, laptop)).toEqual(urls);
});

const urls = ['http://192.168.1.20:4051', 'http://172.17.0.1:4051'];

test.each([
  ['en', 'Network      ', 'Page         ', 'The address for a till to scan:'],
  ['zh', '局域网       ', '网页         ', '供收银端扫码的地址：'],
] as const)(
  'the banner names each address, and has a QR code of the first: %s',
  async (language, network, page, scan) => {
    const lines = banner({
      url: 'http://0.0.0.0:4051',
      settings: toSettings(),
      store: 'memory',
      network: urls,
      qr: ['█'],
      own: 'shoubei-mock',
      language,
    });
    expect(lines).toContain(`${network}http://192.168.1.20:4051`);
    expect(lines).toContain('             http://172.17.0.1:4051');
    expect(lines).toContain(`${page}http://192.168.1.20:4051/__admin/ui/`);
    expect(lines[lines.indexOf(scan) + 1]).toBe('█');
  },
);

/** Lists the addresses of this machine that are neither loopback nor link-local. */
const own = Object.values(networkInterfaces())
  .flatMap((all = []) => all)
  .filter(
    ({ internal, family, address }) => !internal && family === 'IPv4' && !address.startsWith('169.254.'),
  )
  .map(({ address }) => address);

test('serve --host 0.0.0.0 prints the addresses of this machine, and never 127.0.0.1 for them', async () => {
  const serving = await running(['serve', '--port', '0', '--host', '0.0.0.0'], {}, 120);
  await expect.poll(serving.output).toContain('curl -s');
  const { port } = new URL(serving.url);
  const lines = serving.output().split('\n');
  const from = lines.findIndex((line) => line.startsWith('Network'));
  const listed = from === -1 ? [] : lines.slice(from, from + own.length).map((line) => line.slice(13));
  expect(listed.toSorted()).toEqual(own.map((address) => `http://${address}:${port}`).toSorted());
  const blocks = lines.filter((line) => /^[█▀▄ ]{25,}$/u.test(line));
  expect(blocks.length > 0 ? await decode(pixelsOf(blocks)) : []).toEqual(
    listed.slice(0, 1).map((url) => `QRCode ${url}`),
  );
  await serving.stop();
});

test('a QR code is drawn for a terminal that is wide enough, and never into a file', async () => {
  const draw = (outColumns: number): Promise<readonly string[]> =>
    terminalQr('http://192.168.1.20:4051', { outColumns });
  expect(await decode(pixelsOf(await draw(80)))).toEqual(['QRCode http://192.168.1.20:4051']);
  expect([await draw(20), await draw(0)]).toEqual([[], []]);
});

test.each<[string, string | undefined, boolean]>([
  ['192.168.1.20', '192.168.1.20', true],
  ['192.168.1.20', '::ffff:192.168.1.20', true],
  ['[FD00::2]', 'fd00::2', true],
  ['192.168.1.21', '192.168.1.20', false],
  ['till.example', '192.168.1.20', false],
  ['192.168.1.20.evil.example', '192.168.1.20', false],
  ['192.168.1.20', undefined, false],
])('for the host %s and a connection to %s, the address is %s', (host, local, is) => {
  expect(isAddress(host, local)).toBe(is);
});

test('the admin API accepts requests only for the address at which they arrived', async () => {
  const token = 'a-token-that-is-long-enough';
  await using server = await startMockServer({ host: '0.0.0.0', adminToken: token });
  const { port } = new URL(server.url);
  const headers = { authorization: `Bearer ${token}` };
  const statusAt = async (host: string): Promise<number> =>
    (await fetch(`http://${host}:${port}/__admin/profile`, { headers })).status;
  expect(await Promise.all(own.map(statusAt))).toEqual(own.map(() => 200));
  expect(await statusAt('127.0.0.1')).toBe(200);
  const foreign = await new Promise<number | undefined>((resolve, reject) => {
    get(
      `http://127.0.0.1:${port}/__admin/profile`,
      { headers: { ...headers, host: '192.0.2.77' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    ).on('error', reject);
  });
  expect(foreign).toBe(403);
});

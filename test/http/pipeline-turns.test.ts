import { expect, test } from 'vitest';
import { rawHttp } from '../security/raw-http.js';
import { longestBlock } from '../support/longest-block.js';
import { sharedServer } from '../support/shared.js';

const server = await sharedServer();
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
const last = 'Connection: close\r\n';

test.each(['/__admin/scenarios', '/__admin/metrics', '/__admin/ui/', '/nope'])(
  'ten connections that each send GET %s 120 times in one piece let others through',
  async (path) => {
    await rawHttp(server.url, get(path, last)).ended;
    let texts: readonly string[] = [];
    const block = await longestBlock(async () => {
      const piece = get(path).repeat(119) + get(path, last);
      texts = await Promise.all(Array.from({ length: 10 }, () => rawHttp(server.url, piece).ended));
    });
    expect(texts.map((text) => text.split('HTTP/1.1 ').length)).toEqual(
      Array.from({ length: 10 }, () => 121),
    );
    expect(block).toBeLessThan(100);
  },
);

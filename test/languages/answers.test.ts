import { beforeAll, describe, expect, test } from 'vitest';
import {
  answering,
  answers,
  believes,
  fromAfar,
  fromHere,
  json,
  oneOfEachKind,
  printsOneLine,
  refuses,
  sending,
  success,
  wrongUse,
  wrongUseOfEachKind,
} from './answering.js';
import { clients, demoAt, titleOf } from './clients.js';

const timeout = 180_000; // These start processes, on a machine that may be busy.

// Clients with a cheap process get every response and every wrong use, the others the first of each kind.
describe.each(clients)('$name', (client) => {
  const check = client.missing.length > 0 ? test.skip : test.concurrent;
  beforeAll(() => (client.missing.length > 0 ? undefined : client.prepare()));

  check(
    `${titleOf(client)} trusts only a signed, complete and certain response about its own request`,
    () => believes(client, client.isSlow ? oneOfEachKind : answers),
    timeout,
  );

  // The system routes 0.0.0.0 to this machine, but no client treats it as local.
  check(
    'a response without the trace number is believed from this machine, and not over plain HTTP from another',
    async () => {
      const [given, here] = client.isSlow
        ? [fromAfar.slice(0, 1), fromHere.slice(0, 1)]
        : [fromAfar, fromHere];
      await believes(client, given, '0.0.0.0');
      await believes(client, here);
    },
    timeout,
  );

  check('text of a response cannot write on another line', () => printsOneLine(client), timeout);

  check('a chunk of -5 bytes leaves the outcome unknown', async () => {
    const { url, close } = await sending('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}');
    const { code, stdout, stderr } = await client.run(['A1', 'wf_trace_no=t'], demoAt(url));
    close();
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toMatch(/^wf_trace_no t\noutcome_unknown: [^\n]*wf_trace_no=t[^\n]*\n$/u);
  });

  check('a redirect is not followed', async () => {
    const there = await answering(json(success));
    const here = await answering('', 307, { location: `${there.url}/openpay/coupon/wf` });
    const { code } = await client.run(['A1', 'wf_trace_no=order-1'], demoAt(here.url));
    expect([code, here.asked(), there.asked()]).toEqual([3, 1, 0]);
    here.close();
    there.close();
  });

  check('an unreachable address leaves the outcome unknown', async () => {
    const { code, stdout, stderr } = await client.run(['A1', 'wf_trace_no=t'], demoAt('http://127.0.0.1:1'));
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toMatch(/^wf_trace_no t\noutcome_unknown: no response: [^\n]*wf_trace_no=t[^\n]*\n$/u);
  });

  check(
    'wrong use is one line in English and Chinese, with exit code 2, and nothing is sent',
    () => refuses(client, client.isSlow ? wrongUseOfEachKind : wrongUse),
    timeout,
  );
});

test('there are 57 responses and 12 wrong uses, of 21 and 7 kinds', () => {
  expect([answers.length, oneOfEachKind.length]).toEqual([57, 21]);
  expect([wrongUse.length, wrongUseOfEachKind.length]).toEqual([12, 7]);
});

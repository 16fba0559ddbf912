import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as contracts from '@shoubei-kit/contracts';
import { magicCode } from '@shoubei-kit/fixtures';
import { startMockServer } from '@shoubei-kit/mock-server';
import { post, writeOff } from '../support/wire.js';

const json = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../contracts/${path}`, import.meta.url), 'utf8'));

test('the 36 vectors fit their schema', () => {
  const vectors = json('vectors/signing.json');
  expect(contracts.vector(vectors)).toBe(true);
  expect(contracts.vector(vectors) && vectors.cases.length).toBe(36);
});

test('the validators, which every start reads, are plain ASCII of at most 262,000 bytes', () => {
  const generated = readFileSync(new URL('../../contracts/generated/validators.js', import.meta.url));
  expect(generated.length).toBeLessThan(262_000);
  expect(generated.findIndex((byte) => byte > 127)).toBe(-1);
});

test('every outcome, assumption, channel and magic behaviour is listed once', () => {
  expect(contracts.codes.map((row) => row.outcome)).toHaveLength(17);
  expect(contracts.behaviours.map((row) => row.id).join()).toBe(
    'C1,C2,C3,C4,C5,C6,C7,C8,C9,C10,C11,C12,A1,A2,A3,A4,A5,A6,A7,A8,A9,A10,A11,A12,A13,A14,A15,A16,A17,A18,A19,A20,A21,A22',
  );
  expect(contracts.channels.filter((row) => row.exclusive_discount).map((row) => row.name)).toEqual([
    '苏打优选',
    '可伴',
  ]);
  expect(contracts.magic).toHaveLength(25);
});

const example = {
  couponCode: '679533922928',
  inst_no: '60000001',
  merchant_no: '851811130002',
  shop_no: '862010110001',
  channel_type: '10001',
  writeOff_tyep: '0',
  amount: '1000',
  sign: 'be7e74eef4015f9e87a3e5c480dc0c12',
  ts: '20211120154500',
};

test("the source's request fits the lenient schema and not the strict one", () => {
  expect(contracts.requestLenient(example)).toBe(true);
  expect(contracts.requestStrict(example)).toBe(false);
  const { couponCode, writeOff_tyep: _, ...rest } = example;
  expect(contracts.requestStrict({ ...rest, coupon_code: couponCode })).toBe(true);
  expect(contracts.requestLenient(rest)).toBe(false);
});

test("the source's response fits the example dialect and not the table one", () => {
  const answer = {
    return_code: '0205',
    return_msg: '券码已退款',
    result_code: 'FAIL',
    order_no: null,
    codes: '679533922928',
    amount: null,
    settleAmount: null,
    sign: '2fb3390f6394c5c81312188883f9c969',
  };
  expect(contracts.responseExample(answer)).toBe(true);
  expect(contracts.responseTable(answer)).toBe(false);
});

test.each(['example', 'table'] as const)(
  'every response of the %s dialect fits its schema and no other',
  async (dialect) => {
    const [own, other] =
      dialect === 'example'
        ? [contracts.responseExample, contracts.responseTable]
        : [contracts.responseTable, contracts.responseExample];
    for (const failShape of ['bare', 'full'] as const) {
      await using server = await startMockServer({ profile: { dialect, failShape } });
      for (const ss of ['00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '86']) {
        const { body, outcome } = await writeOff(server.url, magicCode(ss), {
          channel_type: '10002',
          wf_trace_no: `T${ss}`,
        });
        expect([ss, own(body), own.errors]).toEqual([ss, true, null]);
        if (outcome !== 'written_off' && body['return_code'] !== 'FAIL') expect(other(body)).toBe(false);
      }
      expect(own((await post(server.url, '{')).body)).toBe(true);
    }
  },
);

test('magic codes are made from behaviour, amount and serial', () => {
  expect(magicCode('03', { amount: 2500, serial: 7 })).toBe('9903025000000007');
  expect(() => magicCode('77')).toThrow(/no magic behaviour/u);
  expect(() => magicCode('00', { amount: 100_000 })).toThrow(/amount/u);
  expect(() => magicCode('00', { serial: -1 })).toThrow(/serial/u);
});

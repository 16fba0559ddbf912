import { expect, test } from 'vitest';
import { fromShanghaiTs, isDay, toShanghaiDay, toShanghaiTs } from '../../mock-server/src/core/shanghai.js';

// The milliseconds come from Python's datetime, at an offset of eight hours.
test.each([
  ['00010101000000', '0001-01-01', -62_135_625_600_000],
  ['19700101080000', '1970-01-01', 0],
  ['20000229235959', '2000-02-29', 951_839_999_000],
  ['20240229000000', '2024-02-29', 1_709_136_000_000],
  ['20260101000000', '2026-01-01', 1_767_196_800_000],
  ['20260131000000', '2026-01-31', 1_769_788_800_000],
  ['20260228000000', '2026-02-28', 1_772_208_000_000],
  ['20260331000000', '2026-03-31', 1_774_886_400_000],
  ['20260430000000', '2026-04-30', 1_777_478_400_000],
  ['20260531000000', '2026-05-31', 1_780_156_800_000],
  ['20260630000000', '2026-06-30', 1_782_748_800_000],
  ['20260731000000', '2026-07-31', 1_785_427_200_000],
  ['20260831000000', '2026-08-31', 1_788_105_600_000],
  ['20260930000000', '2026-09-30', 1_790_697_600_000],
  ['20261031000000', '2026-10-31', 1_793_376_000_000],
  ['20261123120000', '2026-11-23', 1_795_406_400_000],
  ['20261130000000', '2026-11-30', 1_795_968_000_000],
  ['20261231235959', '2026-12-31', 1_798_732_799_000],
  ['99991231235959', '9999-12-31', 253_402_271_999_000],
])('%s is a second of %s, and %d ms after 1970 began in Greenwich', (ts, day, ms) => {
  expect([fromShanghaiTs(ts), isDay(day)]).toEqual([ms, true]);
  expect([toShanghaiTs(ms), toShanghaiDay(ms)]).toEqual([ts, day]);
});

test('fractions of a second are left out', () => {
  expect([toShanghaiTs(999), toShanghaiTs(-1)]).toEqual(['19700101080000', '19700101075959']);
  expect([toShanghaiDay(57_599_999), toShanghaiDay(57_600_000)]).toEqual(['1970-01-01', '1970-01-02']);
});

test.each([
  '20260132',
  '20260229',
  '20240230',
  '21000229',
  '20260332',
  '20260431',
  '20260532',
  '20260631',
  '20260732',
  '20260832',
  '20260931',
  '20261032',
  '20261131',
  '20261232',
  '20260100',
  '20260001',
  '20261301',
])('%s is not a day', (date) => {
  expect(fromShanghaiTs(`${date}000000`)).toBeUndefined();
  expect(isDay(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`)).toBe(false);
});

test.each(['240000', '236000', '235960', '995959'])('%s is not a time of day', (time) => {
  expect(fromShanghaiTs(`20261123${time}`)).toBeUndefined();
});

test.each(['', '2026112312000', '202611230000000', 'x20261123120000', '20261123120000x', '2026112312000x'])(
  'a time has exactly 14 digits: "%s" is invalid',
  (ts) => {
    expect(fromShanghaiTs(ts)).toBeUndefined();
  },
);

test.each([20_261_123, undefined, '20261123', '2026-11-23-', '-2026-11-23', '2026-1-23', '2026-11-2x'])(
  '%j is not a day as yyyy-MM-dd',
  (day) => {
    expect(isDay(day)).toBe(false);
  },
);

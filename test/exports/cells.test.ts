import { startMockServer } from '@shoubei-kit/mock-server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromCell, toCell } from '../../mock-server/src/spreadsheet/cell.js';
import { csvRows } from '../../mock-server/src/spreadsheet/csv.js';
import { cli } from '../support/cli.js';
import { admin } from '../support/wire.js';

// The comment behind each cell is what Excel makes of it without its mark.
test.each([
  ['518000000000000000000001', '518000000000000000000001\t'], // 5.18E+23
  ['851811130002', '851811130002\t'], // 8.51811E+11
  ['12345678901', '12345678901'],
  ['007', '007\t'], // 7
  ['0', '0'],
  ['12E34567', '12E34567\t'], // infinite
  ['1.5e3', '1.5e3\t'], // 1500
  ['MAR1', 'MAR1\t'], // 1 March
  ['1-2', '1-2\t'], // 2 January
  ['2026/11', '2026/11\t'], // 1 November
  ['12:30', '12:30\t'],
  ['TRUE', 'TRUE\t'],
  ['2026-11-23', '2026-11-23'],
  ['2026-11-23T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
  ['COFFEE10', 'COFFEE10'],
  ['咖啡券', '咖啡券'],
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t1', "'\t1"],
  ["'=1", "''=1"],
  [' =1', "' =1"],
  ['\u{a0}\u{3000}-1', "'\u{a0}\u{3000}-1"],
  ['\u{feff}\u{200b}=1', "'\u{feff}\u{200b}=1"],
  ["' =1", "'' =1"],
  ['\n=1', "'\n'=1"],
  ['x;=1', "x;'=1"], // x and a formula, where ; is the separator
  ['x;=1;y', "x;'=1;y"],
  ['满100;-20', "满100;'-20"],
  ['x\t@SUM(A1)', "x\t'@SUM(A1)"],
  ['x\r\n+1\n\t=2', "x\r\n'+1\n\t'=2"],
  ['x; \u{200b}＝1', "x;' \u{200b}＝1"],
  ['x;"=1"', 'x;\'"=1"'],
  ["x;'=1", "x;''=1"],
  ['=1;=2', "'=1;'=2"],
  [';=1', ";'=1"],
  ['x;y=1', 'x;y=1'],
  ["x;'y", "x;'y"],
  ['x; y-1', 'x; y-1'],
  [' 咖啡券 -1', ' 咖啡券 -1'],
  ["'quoted'", "'quoted'"],
  ['007\t', '007\t\t'],
  ['a\t', 'a\t'],
  ['', ''],
])('the text %j is the cell %j, and is read from it again', (text, cell) => {
  expect(toCell(text)).toBe(cell);
  expect(fromCell(cell)).toBe(text);
});

test('no cell of any text begins like a formula, whatever the separator, and each is read again', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from(';\t\n\r,"\'=-＠ a')), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(fromCell(toCell(one))).toBe(one);
      const row = csvRows([['a', one, other]]);
      for (const part of row.split(/[;\t\r\n]/u)) expect(part).not.toMatch(/^["\s]*[=\-＠]/u);
    }),
    { numRuns: 20_000 },
  );
});

test('generated coupons in CSV begin with a byte order mark, and their codes stay unchanged in a spreadsheet', async () => {
  const { stdout } = await cli(['coupons', 'generate', '--count', '3', '--format', 'csv']);
  const [header = '', first = ''] = stdout.split('\n');
  expect(header).toMatch(/^\u{feff}coupon_code,title,/u);
  expect(first).toMatch(/^"\d{12}\t",/u);
});

test('orders in CSV begin with a byte order mark, numbers stay text, and amounts can be added up', async () => {
  await using server = await startMockServer({ coupons: [{ couponCode: '520000000001', faceAmount: 2500 }] });
  await server.client().writeOff({ couponCode: '520000000001', wfTraceNo: '=HYPERLINK("x")' });
  const csv = Buffer.from(
    await (await fetch(`${server.url}/__admin/orders?format=csv`)).arrayBuffer(),
  ).toString();
  expect(csv).toMatch(/^\u{feff}order_no,written_off_at,/u);
  expect(csv).toMatch(
    /^"\d{24}\t",[\d:TZ.-]+,,900024,"851811130002\t","862010110001\t","'=HYPERLINK\(""x""\)","520000000001\t",/mu,
  );
  expect(csv).toMatch(/,2500,2485\n/u);
  const totals = await fetch(`${server.url}/__admin/orders/totals?format=csv`);
  expect(Buffer.from(await totals.arrayBuffer()).toString()).toMatch(/^\u{feff}date,inst_no,/u);
  expect((await admin(server.url, 'GET', '/orders')).body.orders).toHaveLength(1);
});

test('a test plan in CSV is written in the same way', async () => {
  const { stdout } = await cli([
    'scenarios',
    'export',
    '--format',
    'csv',
    '--only',
    'refunded',
    '--lang',
    'zh',
  ]);
  expect(stdout).toMatch(/^\u{feff}场景,说明,/u);
});

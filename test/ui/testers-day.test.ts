import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { inBrowser, useBrowser } from './browser.js';
import { testersDay } from './day.js';

useBrowser();

inBrowser(
  'a tester spends a day with the page alone: sends, explains, loses a response, plays with a till, reconciles',
  async () => {
    await using server = await startMockServer();
    const csv = await testersDay(server, { locale: 'zh-CN' }, async () => {});
    const hidden = csv.replaceAll(/"\d{24}\t"/gu, 'ORDER').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, 'TIME');
    expect(hidden.split('\n')).toEqual([
      '\uFEFForder_no,written_off_at,cancelled_at,inst_no,merchant_no,shop_no,wf_trace_no,coupon_code,channel_type,amount,real_amount,exc_discount_flag,face_amount,settle_amount',
      'ORDER,TIME,,900024,"851811130002\t","862010110001\t",TILL-2,COFFEE10,10001,,,0,1000,994',
      'ORDER,TIME,,900024,"851811130002\t","862010110001\t",TILL-3,TEA10,10001,,,0,500,497',
      'WRITTEN OFF 2,,,,,,,,,,,,1500,1491',
      'CANCELLED 0,,,,,,,,,,,,0,0',
      'TOTAL 2,,,,,,,,,,,,1500,1491',
      '',
    ]);
  },
);

import { expect } from 'vitest';
import { startMockServer } from '@shoubei-kit/mock-server';
import { inBrowser, useBrowser } from './browser.js';
import { testersDay } from './day.js';

useBrowser();

inBrowser(
  "a tester's day with only the page: sends, explains, loses a response, plays with a till, reconciles",
  async () => {
    await using server = await startMockServer();
    const csv = await testersDay(server, { locale: 'zh-CN' }, async () => {});
    const hidden = csv
      .replaceAll(/"\d{24}\t"/gu, 'ORDER')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/gu, 'TIME');
    expect(hidden.split('\n')).toEqual([
      '\uFEFF核销记录号,核销时间（北京时间）,撤销时间（北京时间）,机构号,商户号,门店号,核销流水号,券码,通道类型,支付订单原价（元）,实际支付金额（元）,独立优惠,券面额（元）,商家实收（元）',
      'ORDER,TIME,,900024,"851811130002\t","862010110001\t",TILL-2,COFFEE10,10001,,,0,10,9.94',
      'ORDER,TIME,,900024,"851811130002\t","862010110001\t",TILL-3,TEA10,10001,,,0,5,4.97',
      '已核销 2,,,,,,,,,,,,15,14.91',
      '已撤销 0,,,,,,,,,,,,0,0',
      '合计 2,,,,,,,,,,,,15,14.91',
      '',
    ]);
  },
);

import { type Command, example } from '../line/command.js';
import { switchOption, textOption } from '../line/option.js';
import { baseUrlOption, defaultBaseUrl, jsonOption, profileOption } from '../options/common.js';
import { identityOptions } from '../options/identity.js';

export const writeOff: Command = {
  usage: 'write-off <coupon-code>',
  about: { en: 'Write off one coupon, here or at --base-url', zh: '核销一张券（本机或 --base-url）' },
  positionals: { 'coupon-code': { en: 'The coupon', zh: '券码' } },
  options: [
    baseUrlOption('Origin of the endpoint', '接口地址', defaultBaseUrl),
    ...identityOptions,
    textOption('amount', "The order's original price, fen", '支付订单原价，分'),
    textOption('real-amount', 'Amount actually paid, fen', '实际支付金额，分'),
    textOption('channel-type', 'Channel, such as 10003', '通道类型，如 10003'),
    switchOption('exc-discount', 'The order has an exclusive discount', '参与独立优惠'),
    textOption('trace', 'Trace number; repeat one only to retry', '核销流水号；仅重试时重复使用'),
    textOption('timeout-ms', 'Milliseconds to wait for the response', '等待响应的毫秒数', {
      fallback: '10000',
    }),
    profileOption,
    switchOption('yes', 'Do not ask before a write-off on another machine', '非本机核销时不再询问'),
    jsonOption,
  ],
  examples: [
    example('write-off 9900010000000001', 'A magic code: written off once', '魔法券码：可核销一次'),
    example(
      'write-off 9900010000000002 --amount 1000 --trace order-1',
      'With a trace number; the same line again is a retry',
      '带流水号；再次执行即为重试',
    ),
  ],
  run: async (call) => (await import('./write-off.js')).runWriteOff(call),
};

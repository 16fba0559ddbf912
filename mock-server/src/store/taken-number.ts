import { StoreError } from './store-error.js';

/** Order numbers of two processes that are one and the same (A10): so seldom that the request may as well be sent again. */
export function takenNumber(order_no: string): StoreError {
  return new StoreError(
    {
      en: `order number ${order_no} was drawn twice; nothing was written, send the request again`,
      zh: `核销记录号 ${order_no} 重复，未写入任何内容，请重新发送请求`,
    },
    { isPassing: true },
  );
}

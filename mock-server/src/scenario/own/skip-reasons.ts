import type { BilingualText } from '@shoubei-kit/contracts';
import { type CouponRequirements, isAnyAmount } from './coupon-requirements.js';
import type { OwnState } from './own-coupon.js';

const states: Readonly<Record<OwnState, string>> = {
  issued: '可核销',
  used: '已核销',
  refunded: '已退款',
  frozen: '已冻结',
  expired: '已过期',
  not_yet_valid: '未生效',
  not_found: '不存在',
};

const reasons = {
  act: {
    en: 'needs an action that only an emulator supports: a change, a fault or a clock',
    zh: '需要只有模拟器支持的操作：改券、故障或时钟',
  },
  call: {
    en: 'calls another endpoint than the write-off; such scenarios run only against emulators, so nothing is cancelled',
    zh: '调用核销以外的接口，只对模拟器执行，因此不会撤销任何核销',
  },
  unknownOutcome: { en: 'needs a fault', zh: '需要故障' },
  magic: { en: 'names a magic coupon of the emulator', zh: '使用模拟器的魔法券码' },
  stranger: { en: 'names a code that is not in your file', zh: '使用了您的文件中没有的券码' },
  notYours: {
    en: 'names an institution, merchant or shop that is not yours',
    zh: '涉及的机构、商户或门店不属于您',
  },
  body: { en: 'has a body whose coupon cannot be determined', zh: '无法确定其请求体涉及哪张券' },
  large: { en: 'has a body over 128 KiB', zh: '请求体超过 128 KiB' },
  trace: { en: 'has a trace number that can be sent only once', zh: '其流水号只能使用一次' },
  decoy: {
    en: 'needs a used or refunded coupon, or an unknown code (not_found)',
    zh: '需要一张已核销或已退款的券，或一个不存在的券码（not_found）',
  },
  number: { en: 'needs a coupon whose code is a number', zh: '需要券码为数字的券' },
  amount: {
    en: "needs an amount that your coupon's minimum rules out",
    zh: '您的券的使用门槛不允许所需金额',
  },
  permission: {
    en: 'names an unspent coupon: needs --allow-write-off',
    zh: '涉及未核销的券：需要 --allow-write-off',
  },
  elsewhere: {
    en: 'would get another response with your coupons, according to the emulator',
    zh: '按模拟器的判断，使用您的券会得到其他响应',
  },
  changed: {
    en: 'needs a coupon that got another result in an earlier step',
    zh: '所需的券在前面步骤中的结果与预期不同',
  },
  limit: { en: 'exceeds the limit of requests (--max-requests)', zh: '超出请求数上限（--max-requests）' },
};

/** The reasons why a step is not sent. */
export const skipReasons: Readonly<Record<keyof typeof reasons, BilingualText>> = reasons;

/** No own coupon meets these requirements. */
export function noCouponFor({ coupon, state, rightShop }: CouponRequirements): BilingualText {
  const { channel_type: channel, min_amount: minimum = 0, settle_amount: settle, face_amount: face } = coupon;
  const odd = !isAnyAmount(face);
  const en = [
    ...(rightShop ? [] : ['of another shop']),
    ...(channel === undefined ? [] : [`of channel ${channel}`]),
    ...(minimum > 0 ? ['with a minimum'] : []),
    ...(settle === undefined ? [] : ['whose settle amount is known']),
    ...(odd ? [`of ${face} fen`] : []),
  ];
  const zh = [
    ...(rightShop ? [] : ['限其他门店']),
    ...(channel === undefined ? [] : [`通道 ${channel}`]),
    ...(minimum > 0 ? ['有门槛'] : []),
    ...(settle === undefined ? [] : ['已知实收金额']),
    ...(odd ? [`面额 ${face} 分`] : []),
  ];
  return {
    en: `no coupon that is ${[state, ...en].join(', ')}`,
    zh: `缺少此类券：${[states[state], ...zh].join('、')}`,
  };
}

/** The gate blocked the request. */
export function blockedBecause(reason: string): BilingualText {
  return { en: `is held back: ${reason}`, zh: `已拦下：${reason}` };
}

/** A step that this one depends on did not have its result. */
export function afterStep(number: number, what: 'skipped' | 'otherwise'): BilingualText {
  return what === 'skipped'
    ? { en: `follows step ${number}, which was skipped`, zh: `依赖已跳过的步骤 ${number}` }
    : { en: `follows step ${number}, which had another result`, zh: `依赖结果不同的步骤 ${number}` };
}

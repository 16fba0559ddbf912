import type { Both } from './preferences.js';
import type { View } from './route.js';

interface About {
  /** Two sentences. */
  readonly text: Both;
  /** English words of the glossary that they need. */
  readonly words: readonly string[];
}

/** What each view is for. */
export const about: Readonly<Record<View, About>> = {
  journal: {
    text: {
      en: 'Each request that arrives shows here with its response, as it happens. Open one to see why it got that response, and send it again.',
      zh: '每个到达的请求及其响应都实时显示在这里。点开可查看原因，也可重发。',
    },
    words: ['outcome', 'replay', 'till'],
  },
  send: {
    text: {
      en: 'Fill in a request as your till would, and send it to this emulator. Sign it correctly, or wrong on purpose, and see the response.',
      zh: '像收银端一样填写请求并发送到本模拟器。可正确签名，也可故意签错，查看响应。',
    },
    words: ['till', 'trace number', 'magic code'],
  },
  coupons: {
    text: {
      en: 'These coupons can be written off here: add your own, or change a state and send again. Amounts are in yuan, with the fen beside them.',
      zh: '这里的券可用于核销：可新增自己的券，或改变状态后重试。金额以元显示，旁边为分。',
    },
    words: ['face value', 'settle amount', 'magic code', 'fen'],
  },
  orders: {
    text: {
      en: 'Each write-off that succeeded is an order; the sums are by shop and day. Compare them with those of your till, or save them for Excel.',
      zh: '每笔成功的核销是一条核销记录，按门店与日期汇总。可与收银端的记录核对，也可存为 Excel 可用的文件。',
    },
    words: ['reconciliation', 'settle amount', 'trace number'],
  },
  scenarios: {
    text: {
      en: 'Each scenario is a situation that a till must handle, with the response that it must get. Run it in separate tenants, or prepare it for your till, which plays it step by step.',
      zh: '每个场景是收银端必须处理的一种情形，并写明应有的响应。可在独立租户中运行，也可为收银端准备，由您的收银端逐步执行。',
    },
    words: ['scenario', 'till', 'fault'],
  },
  faults: {
    text: {
      en: 'Arm a fault, and the next matching requests fail in that way. Move the clock to see coupons become valid or expire.',
      zh: '设置故障后，随后匹配的请求会按此出错。调整时钟可让券生效或过期。',
    },
    words: ['fault', 'till'],
  },
  signature: {
    text: {
      en: 'Paste a request whose signature is rejected, and see which mistake causes it. The text that should have been signed is shown with the wrong place marked.',
      zh: '粘贴验签不通过的请求，查看错在哪里。应签名的文本会列出，并标出错处。',
    },
    words: ['signature', 'canonical string'],
  },
  tenants: {
    text: {
      en: 'A tenant is a separate institution, so that testers do not disturb each other. Copy its credentials into your till or client.',
      zh: '租户是供您独用的机构，测试人员互不影响。可把它的凭据复制到收银端或客户端。',
    },
    words: ['tenant', 'institution'],
  },
  behaviours: {
    text: {
      en: 'The provider documents little in public: this view lists what the emulator does, and how each behaviour is known. Ask the provider about those that your responses depend on.',
      zh: '平台的多数行为没有公开文档：这里列出模拟器的做法及其来源。您的响应依赖哪些假设，请向平台确认。',
    },
    words: ['provenance', 'profile'],
  },
};

import { type BilingualText, codes, type OutcomeName } from '@shoubei-kit/contracts';
import type { Question } from '@shoubei-kit/contracts/questions';
import type { Language } from '../terminal/language.js';

/** What to ask the provider. */
export interface Open {
  /** In the order of the letter. */
  readonly questions: readonly Question[];
  /** Outcomes whose code and message are assumed; A3 asks for them. */
  readonly outcomes: readonly OutcomeName[];
  readonly endpoints: readonly EndpointQuestion[];
}

/** What is asked about a declared endpoint. */
export interface EndpointQuestion {
  readonly title: BilingualText;
  readonly points: readonly BilingualText[];
}

/** A letter to the provider's support, ready to send: plain text, each sentence in one line, as mail programs wrap it. */
export function letter({ questions, outcomes, endpoints }: Open, language: Language): string {
  const say = words[language];
  const box = (text: string): string => `   [ ] ${text}`;
  const asked = questions.map(({ id, ask, choices }, index) =>
    [
      `${index + 1}. ${ask[language]}`,
      ...choices.map((choice) => box(choice[language])),
      ...(id === 'A3' ? codeLines(outcomes, language) : [box(say.other)]),
    ].join('\n'),
  );
  const pages = endpoints.map(({ title, points }, index) =>
    [
      `${questions.length + index + 1}. ${title[language]}`,
      box(say.attached),
      ...points.map((point) => `   - ${point[language]}`),
    ].join('\n'),
  );
  return [
    say.opening,
    ...asked,
    ...(pages.length > 0 ? [say.otherEndpoints, ...pages] : []),
    say.closing,
  ].join('\n\n');
}

/** A line to fill in for each outcome whose code is assumed. */
function codeLines(outcomes: readonly OutcomeName[], language: Language): readonly string[] {
  return codes
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ message, gloss }) => (language === 'zh' ? `   - ${message}` : `   - ${gloss} (${message})`))
    .map((line) => `${line}${language === 'zh' ? '：' : ': '}return_code ______  return_msg ______`);
}

const words = {
  zh: {
    opening: `主题：券核销接口（/openpay/coupon/wf）对接问题确认

您好！

我们正在对接贵平台的券核销接口 POST /openpay/coupon/wf。有些细节公开文档没有说明，或前后不一致，我们暂时按假设开发。上线前想请您确认以下问题，已按对我们的影响从大到小排列。

请在符合的选项前打勾，或写在“其他”一栏；先答复前几题也可以。如有完整的接口文档、错误码表或示例报文，直接发给我们即可，不必逐题作答。`,
    other: '其他：____________',
    attached: '接口文档见附件（以下各点不必回答）',
    otherEndpoints: '以下接口我们没有完整的文档。请提供接口文档；若不便提供，请说明下列各点：',
    closing: `谢谢！

机构号：____________
联系人：____________
日期：____________`,
  },
  en: {
    opening: `Subject: Questions about the coupon write-off, /openpay/coupon/wf

Hello,

We are integrating your coupon write-off, POST /openpay/coupon/wf. On some details the public page is silent, or says two things, and for now we develop on assumptions. Before we go live, please confirm the points below. Those that affect us most come first.

Please tick what applies, or write beside "other". An answer to the first few already helps. If you have the full documentation, a table of codes or example messages, just send those in place of answers.`,
    other: 'Other: ____________',
    attached: 'The page is attached (the points below need no answer)',
    otherEndpoints:
      'We do not have the complete pages of these endpoints. Please send the pages or, if you cannot, tell us:',
    closing: `Thank you!

Institution: ____________
Contact: ____________
Date: ____________`,
  },
} as const;

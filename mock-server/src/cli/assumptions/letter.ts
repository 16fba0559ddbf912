import { type BilingualText, codes, type OutcomeName } from '@shoubei-kit/contracts';
import type { Question } from '@shoubei-kit/contracts/questions';
import type { Language } from '../terminal/language.js';

/** The open questions to the provider. */
export interface Open {
  /** The endpoints in the letter. */
  readonly about: readonly AskedEndpoint[];
  /** About the write-off, in the order of the letter. */
  readonly questions: readonly Question[];
  /** Outcomes whose code and message are assumed; A3 covers them. */
  readonly outcomes: readonly OutcomeName[];
  readonly endpoints: readonly EndpointQuestion[];
  /** About the effects of a cancellation, in the order of the letter. */
  readonly afterCancel: readonly Question[];
}

/** An endpoint by its name and path. */
export interface AskedEndpoint {
  readonly about: BilingualText;
  readonly path: string;
}

/** A question about a declared endpoint. */
export interface EndpointQuestion extends AskedEndpoint {
  readonly points: readonly BilingualText[];
}

/** A letter to the provider's support, ready to send: plain text, each sentence in one line, as mail programs wrap it. */
export function letter(
  { about, questions, outcomes, endpoints, afterCancel }: Open,
  language: Language,
): string {
  const say = words[language];
  const box = (text: string): string => `   [ ] ${text}`;
  const asked = (list: readonly Question[], before: number): readonly string[] =>
    list.map(({ id, ask, choices }, index) =>
      [
        `${before + index + 1}. ${ask[language]}`,
        ...choices.map((choice) => box(choice[language])),
        ...(id === 'A3' ? codeLines(outcomes, language) : [box(say.other)]),
      ].join('\n'),
    );
  const pages = endpoints.map((endpoint, index) =>
    [
      `${questions.length + index + 1}. ${say.endpoint(endpoint)}`,
      box(say.attached),
      ...endpoint.points.map((point) => `   - ${point[language]}`),
    ].join('\n'),
  );
  return [
    say.subject(about),
    say.greeting,
    say.purpose(about),
    ...(endpoints.length > 0 ? [say.pagesWanted(endpoints, questions.length + 1)] : []),
    say.howToFillIn,
    ...asked(questions, 0),
    ...(pages.length > 0 ? [say.otherEndpoints, ...pages] : []),
    ...asked(afterCancel, questions.length + endpoints.length),
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

interface Words {
  readonly subject: (about: readonly AskedEndpoint[]) => string;
  readonly greeting: string;
  readonly purpose: (about: readonly AskedEndpoint[]) => string;
  /** Requests pages before anything else; `first` is the number of the first page's question. */
  readonly pagesWanted: (endpoints: readonly AskedEndpoint[], first: number) => string;
  readonly howToFillIn: string;
  readonly other: string;
  readonly endpoint: (endpoint: AskedEndpoint) => string;
  readonly attached: string;
  readonly otherEndpoints: string;
  readonly closing: string;
}

const words: Readonly<Record<Language, Words>> = {
  zh: {
    subject: (about) =>
      `主题：${about.map(({ about: { zh }, path }) => `${zh}（${path}）`).join('、')}接口对接问题确认`,
    greeting: '您好！',
    purpose: (about) =>
      `我们正在对接贵平台的${about.map(({ about: { zh }, path }) => `${zh}接口 POST ${path}`).join('、')}。有些细节我们看到的文档没有说明，或前后不一致，我们暂时按假设开发。上线前想请您确认以下问题，已按对我们的影响从大到小排列。`,
    pagesWanted: (endpoints, first) =>
      `以下接口我们没有完整的文档，请优先提供：${endpoints.map(({ about: { zh } }, index) => `${zh}（第 ${first + index} 题）`).join('、')}。`,
    howToFillIn:
      '请在符合的选项前打勾，或写在“其他”一栏；先答复前几题也可以。如有完整的接口文档、错误码表或示例报文，直接发给我们即可，不必逐题作答。',
    other: '其他：____________',
    endpoint: ({ about: { zh }, path }) => `${zh}（POST ${path}）`,
    attached: '接口文档见附件（以下各点不必回答）',
    otherEndpoints: '以下接口我们没有完整的文档。请提供接口文档；若不便提供，请说明下列各点：',
    closing: `谢谢！

机构号：____________
联系人：____________
日期：____________`,
  },
  en: {
    subject: (about) => `Subject: Questions about ${about.map(({ path }) => path).join(', ')}`,
    greeting: 'Hello,',
    purpose: (about) =>
      `We are integrating these endpoints of yours: ${about.map(({ about: { en }, path }) => `${en} (POST ${path})`).join(', ')}. The pages that we have leave some details open, or state them in two ways, so for now we develop on assumptions. Before we go live, please confirm the points below. Those that affect us most come first.`,
    pagesWanted: (endpoints, first) =>
      `We do not have the complete pages of these endpoints. Please send them first: ${endpoints.map(({ about: { en } }, index) => `${en} (question ${first + index})`).join(', ')}.`,
    howToFillIn:
      'Please tick what applies, or write beside "other". The first few questions alone already help us. If you have the full documentation, a table of codes or example messages, just send those.',
    other: 'Other: ____________',
    endpoint: ({ about: { en }, path }) => `${en} (POST ${path})`,
    attached: 'The page is attached (then leave out the points below)',
    otherEndpoints:
      'We do not have the complete pages of these endpoints. Please send the pages. If you cannot, please reply to these points:',
    closing: `Thank you!

Institution: ____________
Contact: ____________
Date: ____________`,
  },
};

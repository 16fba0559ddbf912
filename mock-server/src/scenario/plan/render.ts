import type { BilingualText } from '@shoubei-kit/contracts';
import { marked } from '@shoubei-kit/contracts/provenance';
import { byteOrderMark, csvRows } from '../../spreadsheet/csv.js';
import { listed } from './step-words.js';
import { type OrderField, orderInWords } from './order-numbers.js';
import { type PlannedResponse, type PlannedScenario, type PlannedStep, signLater } from './test-plan.js';

// Scenario by scenario: the requests of all of them together may be large.

type Plan = Iterable<PlannedScenario>;
type Pieces = Generator<string, void, undefined>;

/** A plan for a program: everything, in both languages. */
export function* planAsJson(plan: Plan): Pieces {
  let before = '[\n';
  for (const scenario of plan) {
    yield before + JSON.stringify([scenario], null, 2).slice(2, -2);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const headings = {
  en: ['scenario', 'about', 'profile', 'step', 'what', 'command', 'expected response'],
  zh: ['场景', '说明', '配置', '步骤', '操作', '命令', '响应应为'],
} as const;

const preparing = { en: 'Prepare', zh: '准备' } as const;

/** A plan for a spreadsheet: a row a step, with a byte order mark, and nothing that is taken for a formula. */
export function* planAsCsv(plan: Plan, language: keyof BilingualText): Pieces {
  yield byteOrderMark + csvRows([headings[language]]);
  for (const scenario of plan) {
    const profile = scenario.profile ? JSON.stringify(scenario.profile) : '';
    const row = (...cells: readonly string[]): string[] => [
      scenario.name,
      scenario.about[language],
      profile,
      ...cells,
    ];
    yield csvRows([
      ...scenario.prepare.map((curl) => row('0', preparing[language], curl, '')),
      ...scenario.steps.map(({ number, what, expect, ...step }) =>
        row(
          String(number),
          what[language],
          commandOf(step, language),
          expect ? responseInWords(expect, language) : '',
        ),
      ),
    ]);
  }
}

const titles = {
  en: {
    title: 'Test plan of the write-off',
    start: 'Emulator: `shoubei-mock serve`, restarted for each scenario that has a profile. Dialect',
    profile: 'Profile',
    coupon: 'Coupon',
    clock: 'Clock',
    response: 'Expected response',
  },
  zh: {
    title: '核销接口测试计划',
    start: '模拟器：`shoubei-mock serve`；场景有配置时须以该配置重新启动。响应风格',
    profile: '配置',
    coupon: '券',
    clock: '时钟',
    response: '响应应为',
  },
} as const;

/** A plan to read. */
export function* planAsMarkdown(plan: Plan, language: keyof BilingualText, dialect: string): Pieces {
  const { title, start } = titles[language];
  yield `# ${title}\n\n${start}: \`${dialect}\`.\n`;
  for (const scenario of plan) yield `\n${scenarioAsMarkdown(scenario, language)}`;
}

function scenarioAsMarkdown(scenario: PlannedScenario, language: keyof BilingualText): string {
  const words = titles[language];
  const { name, about, profile, clock, coupons, prepare, steps } = scenario;
  const given = [
    ...(profile ? [`- ${words.profile}: \`${JSON.stringify(profile)}\``] : []),
    ...(clock === undefined ? [] : [`- ${words.clock}: ${clock}`]),
    ...coupons.map((coupon) => `- ${words.coupon}: ${listed(coupon)}`),
  ];
  const blocks = [
    `## ${name}`,
    about[language],
    ...(given.length > 0 ? [given.join('\n')] : []),
    fenced(prepare.join('\n')),
    ...steps.map(({ number, what, expect, ...step }) => {
      const does = `**${number}.** ${what[language]}\n\n${fenced(commandOf(step, language))}`;
      return expect ? `${does}\n\n${words.response}: ${responseInWords(expect, language)}` : does;
    }),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function commandOf(
  { curl, sign_later: later }: Pick<PlannedStep, 'curl' | 'sign_later'>,
  language: keyof BilingualText,
): string {
  return later ? signLater(later, language) : curl;
}

function fenced(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

const unknowns: Readonly<Record<string, BilingualText>> = {
  reset: { en: 'the connection is reset', zh: '连接被重置' },
  no_response: { en: 'no response comes', zh: '无响应' },
  http_status: { en: 'another HTTP status, without a response in it', zh: '其他 HTTP 状态，没有响应内容' },
  not_json: { en: 'a body that is not JSON', zh: '响应不是 JSON' },
  wrong_sign: { en: 'a response with a wrong signature', zh: '响应签名错误' },
  other_response: {
    en: 'a correctly signed response about another coupon',
    zh: '签名正确但关于另一张券的响应',
  },
};

/** The expected response of a call, in one line. */
function responseInWords(
  { outcome, orders = [], provenance, status, fields, signed }: PlannedResponse,
  language: 'en' | 'zh',
): string {
  const unknown = unknowns[outcome.replace('unknown: ', '')];
  const parts = [unknown?.[language] ?? outcome, ...(status === undefined ? [] : [`HTTP ${status}`])];
  if (unknown) return `${parts.join('; ')}; ${nobodyKnows[language]}`;
  const values = Object.entries(fields).map(([name, value]) => {
    const order = orders.find((one) => one.name === name);
    if (order) return `${name} ${sameAs(order)[language]}`;
    const text = typeof value === 'object' && value !== null ? `/${value.pattern}/` : JSON.stringify(value);
    const isOfTable = name === 'return_msg' || (name === 'return_code' && value !== 'SUCCESS');
    return `${name} ${isOfTable && provenance ? marked(text, provenance, language) : text}`;
  });
  const rest = [values.join(', '), (signed ? isSigned : isUnsigned)[language]];
  return [...parts, ...rest, ...(outcome === 'system_error' ? [nobodyKnows[language]] : [])].join('; ');
}

const nobodyKnows: BilingualText = {
  en: 'whether it took effect is not known from it',
  zh: '无法由此得知是否已生效',
};
const isSigned: BilingualText = { en: 'signed', zh: '有签名' };
const isUnsigned: BilingualText = { en: 'no sign', zh: '无签名' };

function sameAs(order: OrderField): BilingualText {
  const { en, zh } = orderInWords(order);
  return { en: `that ${en}`, zh: `同${zh}` };
}

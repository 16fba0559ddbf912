import { stringify } from 'csv-stringify/sync';
import type { BilingualText } from '@shoubei-kit/contracts';
import type { PlannedScenario } from './test-plan.js';
import { responseInWords, list } from './words.js';

/** A plan for a program: everything, in both languages. */
export function planAsJson(plan: readonly PlannedScenario[]): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

const headings = {
  en: ['scenario', 'about', 'profile', 'step', 'what', 'command', 'must answer'],
  zh: ['场景', '说明', '配置', '步骤', '操作', '命令', '应答应为'],
} as const;

const preparing = { en: 'Prepare', zh: '准备' } as const;

/** A plan for a spreadsheet: a row a step, with a byte order mark, and nothing that is taken for a formula. */
export function planAsCsv(plan: readonly PlannedScenario[], language: keyof BilingualText): string {
  const rows = plan.flatMap((scenario) => {
    const profile = scenario.profile ? JSON.stringify(scenario.profile) : '';
    const row = (...cells: readonly string[]): string[] => [
      scenario.name,
      scenario.about[language],
      profile,
      ...cells,
    ];
    return [
      ...scenario.prepare.map((curl) => row('0', preparing[language], curl, '')),
      ...scenario.steps.map(({ number, what, curl, expect }) =>
        row(String(number), what[language], curl, expect ? responseInWords(expect, language) : ''),
      ),
    ];
  });
  return stringify([[...headings[language]], ...rows], {
    bom: true,
    escape_formulas: true,
  });
}

const titles = {
  en: {
    title: 'Test plan of the write-off',
    start: 'Emulator: `shoubei-mock serve`, started anew where a scenario has a profile. Dialect',
    profile: 'Profile',
    coupon: 'Coupon',
    clock: 'Clock',
    answer: 'Must answer',
  },
  zh: {
    title: '核销接口测试计划',
    start: '模拟器：`shoubei-mock serve`；场景有配置时须以该配置重新启动。方言',
    profile: '配置',
    coupon: '券',
    clock: '时钟',
    answer: '应答应为',
  },
} as const;

/** A plan to read. */
export function planAsMarkdown(plan: readonly PlannedScenario[], language: keyof BilingualText): string {
  const { title, start } = titles[language];
  const dialect = plan[0]?.dialect ?? 'example';
  const head = `# ${title}\n\n${start}: \`${dialect}\`.\n`;
  return [head, ...plan.map((scenario) => scenarioAsMarkdown(scenario, language))].join('\n');
}

function scenarioAsMarkdown(scenario: PlannedScenario, language: keyof BilingualText): string {
  const words = titles[language];
  const { name, about, note, profile, clock, coupons, prepare, steps } = scenario;
  const given = [
    ...(profile ? [`- ${words.profile}: \`${JSON.stringify(profile)}\``] : []),
    ...(clock === undefined ? [] : [`- ${words.clock}: ${clock}`]),
    ...coupons.map((coupon) => `- ${words.coupon}: ${list(coupon)}`),
  ];
  const blocks = [
    `## ${name}`,
    about[language],
    ...(note ? [note[language]] : []),
    ...(given.length > 0 ? [given.join('\n')] : []),
    fenced(prepare.join('\n')),
    ...steps.map(({ number, what, curl, expect }) => {
      const does = `**${number}.** ${what[language]}\n\n${fenced(curl)}`;
      return expect ? `${does}\n\n${words.answer}: ${responseInWords(expect, language)}` : does;
    }),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function fenced(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}

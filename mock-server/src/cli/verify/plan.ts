import type { Cell } from 'cliui';
import type { Plan } from '../../verify/provider/plan.js';
import type { CommandCall } from '../line/command.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';

/** Prints what a dry run would send. */
export function showPlan(plan: Plan, baseUrl: string, { io, language, isOn }: CommandCall): void {
  io.out(isOn('json') ? JSON.stringify(planAsObject(plan, baseUrl)) : planInWords(plan, baseUrl, language));
}

function planAsObject({ plays, atRisk }: Plan, baseUrl: string): object {
  const scenarios = plays.flatMap(({ named, steps }) => {
    const sent = steps.flatMap((step) => ('rehearsed' in step ? [step] : []));
    const requests = sent.map(({ number, names, step }) => ({
      step: number,
      coupons: Object.fromEntries(names),
      expected: step.expect.outcome ?? null,
    }));
    return requests.length === 0 ? [] : [{ name: named.name, requests }];
  });
  return { base_url: baseUrl, scenarios, at_risk: atRisk };
}

/** What would be sent, scenario by scenario, and what it might spend. */
function planInWords({ plays, atRisk }: Plan, baseUrl: string, language: Language): string {
  const rows: Cell[][] = [];
  let count = 0;
  for (const { named, steps } of plays) {
    const sent = steps.flatMap((step) => ('rehearsed' in step ? [step] : []));
    count += sent.length;
    if (sent.length === 0) continue;
    rows.push([{ text: named.name, width: 80 }]);
    for (const { number, names, step } of sent) {
      const codes = [...names].map(([code, state]) => `${code} (${state})`).join(', ');
      const text = `${number}  ${codes === '' ? '-' : codes} → ${step.expect.outcome ?? ''}`;
      rows.push([{ text, width: 80, padding: [0, 0, 0, 4] }]);
    }
  }
  const risk = atRisk.length === 0 ? '-' : atRisk.join(', ');
  const end =
    language === 'en'
      ? `${count} requests would go to ${baseUrl}; unspent coupons that they name: ${risk}`
      : `将向 ${baseUrl} 发送 ${count} 个请求；涉及的未核销券：${risk}`;
  return `${formatTable(rows)}\n${end}`.trim();
}

import { sightingText } from '../../core/settings.js';
import type { AssumptionCounts } from '../../journal/assumption-counts.js';
import { adminClient, AdminError, adminProblem } from '../../scenario/admin-client.js';
import { type CommandCall, type ExitCode, optionError } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import { emulatorAt } from '../options/base-url.js';
import { defaultBaseUrl } from '../options/common.js';
import { givenAdminToken } from '../options/token.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';

/** On which rows and codes the answers of a running emulator depend. */
export async function runAssumptions(call: CommandCall): Promise<ExitCode> {
  const counts = await countsAt(emulatorAt(call.text('base-url') ?? defaultBaseUrl, call), call);
  if (call.isOn('json')) call.io.out(JSON.stringify(counts));
  else for (const part of inWords(counts, call.language)) call.io.out(part);
  return 0;
}

async function countsAt(origin: string, call: CommandCall): Promise<AssumptionCounts> {
  const instNo = call.text('inst-no');
  const admin = adminClient(origin, await givenAdminToken(call));
  const counts = await admin
    .call('GET', '/requests/assumptions', undefined, instNo)
    .catch((error: unknown) => (error instanceof AdminError ? error : Promise.reject(error)));
  if (isAssumptionCounts(counts)) return counts;
  const problem = counts instanceof AdminError ? adminProblem(counts, origin) : undefined;
  if (problem) throw new UsageError(problem.en, problem.zh);
  if (counts instanceof AdminError && counts.responseText.includes('no_such_institution')) {
    throw optionError(
      call,
      'inst-no',
      `${instNo} is no institution of the emulator at ${origin}`,
      `${instNo} 不是 ${origin} 上模拟器的机构`,
    );
  }
  throw new UsageError(
    `${origin} does not count rows: an emulator of this version is needed there`,
    `${origin} 未统计依据：该处应为此版本的模拟器`,
  );
}

function isAssumptionCounts(body: unknown): body is AssumptionCounts {
  return typeof body === 'object' && body !== null && 'by_provenance' in body;
}

/** The rows and codes that answers depend on, most frequent first. */
function inWords(counts: AssumptionCounts, language: Language): readonly string[] {
  const { assumptions: rows, codes, by_provenance: known } = counts;
  const tables = [rowsText(rows, language), codesText(codes)].filter((text) => text !== '');
  return [heading(counts, language), ...tables.map((text) => `\n${text}`), `\n${summary(known, language)}`];
}

/** One row a line: how many responses depend on it, its name, how it is known, and its question. */
export function rowsText(rows: AssumptionCounts['assumptions'], language: Language): string {
  return formatTable(
    counted(rows).map(({ id, provenance, observed, switch: setting, count, ...row }) => {
      const question = language === 'en' ? row.question : row.question_zh;
      const lines = [setting === null ? question : `${question} [${setting}]`];
      if (observed) lines.push(sightingText(observed));
      return [
        { text: String(count), width: 10, align: 'right', padding: [0, 2, 0, 0] },
        { text: id, width: 5 },
        { text: provenance, width: 13 },
        { text: lines.join('\n'), width: 52 },
      ];
    }),
  );
}

function codesText(codes: AssumptionCounts['codes']): string {
  return formatTable(
    counted(codes).map(({ outcome, code, message, provenance, observed, count }) => [
      { text: String(count), width: 10, align: 'right', padding: [0, 2, 0, 0] },
      { text: outcome, width: 20 },
      { text: code, width: 9 },
      { text: provenance, width: 13 },
      { text: observed ? `${message}\n${sightingText(observed)}` : message, width: 28 },
    ]),
  );
}

function counted<T extends { readonly count: number }>(all: readonly T[]): readonly T[] {
  return all.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

/** How many responses there were, and how many of them are in no count. */
export function heading(
  { responses, undecided, no_response, of_runs: ofRuns }: AssumptionCounts,
  language: Language,
): string {
  return language === 'en'
    ? `answers: ${responses} (not counted: ${undecided} by a fault before any decision, ${no_response} cut off${ofRuns > 0 ? `, ${ofRuns} of scenarios that were run` : ''})`
    : `应答：${responses}（未计入：判定之前的故障 ${undecided}，未应答 ${no_response}${ofRuns > 0 ? `，运行场景 ${ofRuns}` : ''}）`;
}

function summary(known: AssumptionCounts['by_provenance'], language: Language): string {
  const list = (of: 'assumptions' | 'codes'): string =>
    Object.entries(known)
      .filter(([, counts]) => counts[of] > 0)
      .map(([provenance, counts]) => `${counts[of]} ${provenance}`)
      .join(', ');
  const [rows, codes] = [list('assumptions') || '0', list('codes') || '0'];
  return language === 'en' ? `rows: ${rows}\ncodes: ${codes}` : `行：${rows}\n码：${codes}`;
}

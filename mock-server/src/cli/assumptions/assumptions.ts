import { type EndpointDeclaration, writeOffPath } from '@shoubei-kit/contracts';
import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import { endpointFindings } from '@shoubei-kit/fixtures/checks';
import { oneLine } from '../../core/printable.js';
import { sightingText } from '../../core/settings.js';
import type { AssumptionCounts } from '../../journal/assumption-counts.js';
import { type AdminClient, adminClient, AdminError, adminProblem } from '../../scenario/admin-client.js';
import { shownProfile } from '../../profile/exported-profile.js';
import { countCell, endpointsText } from '../endpoints/lines-text.js';
import { type CommandCall, type ExitCode, optionError } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import { emulatorAt } from '../options/base-url.js';
import { defaultBaseUrl } from '../options/common.js';
import { callerToken } from '../options/token.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';
import { provenanceCounts } from './provenance-counts.js';
import type { Served } from './questions.js';
import { isAssumptionCounts } from './is-assumption-counts.js';

/** Lists the assumptions and codes that a running emulator's responses depend on, or prints a letter about them. */
export async function runAssumptions(call: CommandCall): Promise<ExitCode> {
  const questions = call.text('questions');
  if (questions !== undefined) return printLetter(questions === 'zh' ? 'zh' : 'en', call);
  const counts = await countsAt(await emulatorOf(call), call);
  if (call.isOn('json')) call.io.out(JSON.stringify(counts));
  else for (const part of inWords(counts, call.language)) call.io.out(part);
  return 0;
}

/** The emulator whose admin API is called. */
interface Asked {
  readonly origin: string;
  readonly admin: AdminClient;
}

async function emulatorOf(call: CommandCall): Promise<Asked> {
  const origin = emulatorAt(call.text('base-url') ?? defaultBaseUrl, call);
  const token = await callerToken(call);
  return { origin, admin: adminClient(origin, await token.for(origin)) };
}

async function printLetter(language: Language, call: CommandCall): Promise<ExitCode> {
  if (call.isOn('json'))
    throw optionError(
      call,
      'questions',
      'prints a letter, no JSON: leave out --json',
      '输出的是询问函，不是 JSON：请去掉 --json',
    );
  const { openAt, openToAll } = await import('./questions.js');
  const { letter } = await import('./letter.js');
  const isRunning = call.text('base-url') !== undefined || call.isTyped('inst-no');
  const emulator = isRunning ? await emulatorOf(call) : undefined;
  const open = emulator ? openAt(await countsAt(emulator, call), await servedAt(emulator)) : openToAll();
  if (open.questions.length + open.endpoints.length + open.afterCancel.length === 0) {
    throw new UsageError(
      'no questions: no response of this emulator depended on an assumption yet. Send requests to it first, or leave out --base-url for all questions',
      '没有可询问的问题：该模拟器的响应尚未用到任何假设。请先发送请求，或去掉 --base-url 以列出全部问题',
    );
  }
  call.io.out(letter(open, language));
  return 0;
}

async function servedAt({ admin }: Asked): Promise<Served> {
  const { endpoints, paths }: { endpoints?: unknown; paths?: unknown } = {
    ...shownProfile(await admin.call('GET', '/profile').catch(() => undefined)),
  };
  const own =
    typeof paths === 'object' && paths !== null && 'write_off' in paths ? paths.write_off : undefined;
  return {
    path: typeof own === 'string' && own.length <= longestPath ? oneLine(own) : writeOffPath,
    endpoints: Array.isArray(endpoints) ? endpoints.filter(isDeclaration) : [],
  };
}

const longestPath = 200;

function isDeclaration(value: unknown): value is EndpointDeclaration {
  return endpointFindings(value).length === 0;
}

async function countsAt({ origin, admin }: Asked, call: CommandCall): Promise<AssumptionCounts> {
  const instNo = call.text('inst-no');
  const counts = await admin
    .call('GET', '/requests/assumptions', undefined, instNo)
    .then(withoutLineEnds)
    .catch((error: unknown) => (error instanceof AdminError ? error : Promise.reject(error)));
  if (isAssumptionCounts(counts)) return counts;
  const problem = counts instanceof AdminError ? adminProblem(counts, origin) : undefined;
  if (problem) throw new UsageError(problem.en, problem.zh);
  if (counts instanceof AdminError && counts.responseText.includes('no_such_institution')) {
    throw optionError(
      call,
      'inst-no',
      `unknown institution ${instNo} at the emulator ${origin}`,
      `模拟器 ${origin} 没有机构 ${instNo}`,
    );
  }
  throw new UsageError(
    `${origin} does not count assumptions: an emulator of this version is needed there`,
    `${origin} 未统计依据：该处应为此版本的模拟器`,
  );
}

/** Any program may respond, with texts that look like our own lines. */
function withoutLineEnds(body: unknown): unknown {
  const text = JSON.stringify(body ?? null);
  return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? oneLine(value) : value));
}

/** The assumptions and codes that responses depend on, most frequent first. */
function inWords(counts: AssumptionCounts, language: Language): readonly string[] {
  const { assumptions: rows, codes, declared, by_provenance: known } = counts;
  const lines = endpointsText(counted(declared), language);
  const tables = [rowsText(rows, language), codesText(codes, language), lines].filter((text) => text !== '');
  return [heading(counts, language), ...tables.map((text) => `\n${text}`), `\n${summary(known, language)}`];
}

/** One line for each assumption: how many responses depend on it, its name, its provenance, and its question. */
export function rowsText(rows: AssumptionCounts['assumptions'], language: Language): string {
  const shown = counted(rows);
  const word = (provenance: string): string => provenanceWord(provenance, language);
  const width = Math.max(13, ...shown.map(({ provenance }) => word(provenance).length + 2));
  return formatTable(
    shown.map(({ id, provenance, observed, switch: setting, count, ...row }) => {
      const question = language === 'en' ? row.question : row.question_zh;
      const lines = [setting === null ? question : `${question} [${setting}]`];
      if (observed) lines.push(sightingText(observed));
      return [
        countCell(count),
        { text: id, width: 5 },
        { text: word(provenance), width },
        { text: lines.join('\n'), width: 65 - width },
      ];
    }),
  );
}

function codesText(codes: AssumptionCounts['codes'], language: Language): string {
  return formatTable(
    counted(codes).map(({ outcome, code, message, provenance, observed, count }) => [
      countCell(count),
      { text: outcome, width: 20 },
      { text: code, width: 9 },
      { text: provenanceWord(provenance, language), width: 13 },
      { text: observed ? `${message}\n${sightingText(observed)}` : message, width: 28 },
    ]),
  );
}

function counted<T extends { readonly count: number }>(all: readonly T[]): readonly T[] {
  return all.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

/** The number of responses, and how many of them no count includes. */
export function heading(
  { responses, undecided, no_response, of_runs: ofRuns }: AssumptionCounts,
  language: Language,
): string {
  return language === 'en'
    ? `responses: ${responses} (not counted: ${undecided} by a fault before any decision, ${no_response} cut off${ofRuns > 0 ? `, ${ofRuns} of scenario runs` : ''})`
    : `响应：${responses}（未计入：判定之前的故障 ${undecided}，未响应 ${no_response}${ofRuns > 0 ? `，执行场景 ${ofRuns}` : ''}）`;
}

function summary(known: AssumptionCounts['by_provenance'], language: Language): string {
  const list = (of: 'assumptions' | 'codes'): string => {
    const counts = Object.entries(known).map(([provenance, all]) => [provenance, all[of]] as const);
    return provenanceCounts(Object.fromEntries(counts), language);
  };
  const [rows, codes] = [list('assumptions'), list('codes')];
  return language === 'en' ? `assumptions: ${rows}\ncodes: ${codes}` : `依据：${rows}\n码：${codes}`;
}

import { pipeline } from 'node:stream/promises';
import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Settings } from '../../core/settings.js';
import { isOf, type JournalFilter, refuseFilter } from '../../journal/filter.js';
import { countAssumptions } from '../../journal/assumption-counts.js';
import type { JournalRecord } from '../../journal/record.js';
import { isSliceOver, nextSlice } from '../../slices.js';
import { codeOf } from '../../store/store-error.js';
import { toEntry } from '../../journal/view.js';
import type { FindCause } from '../../workbench/refusal-cause.js';
import { isOneOf, limitIn, refuseQuery, textsIn } from './query.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/requests`: recorded requests and responses. Without `inst_no`, of all institutions, and of unknown ones. */
export function requestRoutes(context: AdminContext): Router {
  const { journal } = context;
  const router = Router();
  const list = scoped(context, (_, request, response) => listRequests(context, request, response), [
    ...filterNames,
    'limit',
    'format',
  ]);
  const count = scoped(
    context,
    (_, request, response) => countRequests(context, request, response),
    filterNames,
  );
  const forget = scoped(context, async ({ inst_no }, _, response) => {
    journal.clear(inst_no);
    response.status(204).end();
  });
  router
    .get('/', list)
    .delete('/', forget)
    .get('/count', count)
    .get('/assumptions', scoped(context, assumptions(context)))
    .get('/unmatched', (request, response) => {
      if (!refuseQuery(request, response, [])) response.json({ unmatched: journal.unmatched() });
    })
    .get('/:id', scoped(context, show(context)));
  return router;
}

function show({ journal, deps, findCause }: AdminContext): ScopedRoute {
  return async ({ inst_no }, request, response) => {
    const record = journal.find(String(request.params['id']));
    if (record && isOf(record, inst_no)) {
      await findCause(record);
      response.json(toEntry(record, deps.settings));
    } else sendProblem(response, 404, 'no_such_request', 'No such exchange is kept.', '没有保存该次交互');
  };
}

/** Counts the assumptions and codes that responses depend on. The counts include evicted exchanges. */
function assumptions({ journal, deps }: AdminContext): ScopedRoute {
  return async ({ inst_no }, _, response) => {
    response.json(countAssumptions(journal.counts(inst_no), journal.ofRuns, deps.settings));
  };
}

async function listRequests(
  { journal, findCause, deps: { settings } }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const filter = filterOf(request, response, settings);
  if (!filter) return;
  const { format } = request.query;
  const most = limitIn(request.query, 100_000);
  if (most === undefined || !isOneOf(format, ['json', 'ndjson'])) {
    sendBadQuery(
      response,
      'limit is 1 to 100000, format is json or ndjson.',
      'limit 为 1 至 100000，format 为 json 或 ndjson',
    );
    return;
  }
  const found = journal.list(filter);
  await findCauses(found, findCause);
  if (format === 'ndjson') {
    response.type('application/x-ndjson');
    const toLine = (record: JournalRecord): string => `${JSON.stringify(toEntry(record, settings))}\n`;
    await writeAll(response, textsOf(found, toLine), { end: true });
    return;
  }
  const shown = filter.since === undefined ? found.slice(-most) : found.slice(0, most);
  response.type('application/json');
  const toText = (record: JournalRecord): string => JSON.stringify(toEntry(record, settings));
  await writeAll(response, listText(shown, toText, journal.evicted(filter)), { end: true });
}

/** Searches only the newest: there may be thousands, and each search takes time. */
async function findCauses(records: readonly JournalRecord[], find: FindCause): Promise<void> {
  const wrong = records.filter(({ exchange, cause }) => exchange.outcome === 'bad_signature' && !cause);
  for (const record of wrong.slice(-10)) await find(record);
}

const wentAway: ReadonlySet<string> = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE']);

/** Writes no faster than the client reads; false if it went away. */
export async function writeAll(
  response: Response,
  texts: AsyncIterable<string>,
  options: { readonly end: boolean },
): Promise<boolean> {
  try {
    await pipeline(texts, response, options);
    return true;
  } catch (error) {
    if (wentAway.has(codeOf(error))) return false;
    throw error;
  }
}

/** Renders many records, in slices. */
export async function* textsOf(
  records: readonly JournalRecord[],
  toText: (record: JournalRecord, index: number) => string,
): AsyncGenerator<string> {
  for (const [index, record] of records.entries()) {
    if (isSliceOver()) await nextSlice();
    yield toText(record, index);
  }
}

async function* listText(
  records: readonly JournalRecord[],
  toText: (record: JournalRecord) => string,
  evicted: number,
): AsyncGenerator<string> {
  yield '{"requests":[';
  yield* textsOf(records, (record, index) => `${index === 0 ? '' : ','}${toText(record)}`);
  yield `],"evicted":${evicted}}`;
}

async function countRequests(
  { journal, deps }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const filter = filterOf(request, response, deps.settings);
  if (!filter) return;
  const counted = journal.count(filter);
  const evicted = journal.evicted(filter);
  if ('count' in counted) {
    response.json({ count: counted.count, evicted, of_runs: journal.ofRuns });
    return;
  }
  sendProblem(
    response,
    409,
    'count_not_known',
    `${evicted} older exchanges are gone, and some may be of these: start with a larger --journal-size, count with since=, or give each test a tenant.`,
    `较早的 ${evicted} 次交互已不在请求记录中，其中可能有符合条件的：请加大 --journal-size，或用 since= 计数，或每个测试使用自己的租户`,
    { evicted },
  );
}

const flags = new Map([
  ['true', true],
  ['false', false],
]);

/** The filters of a query. */
export const filterNames: readonly string[] = [
  'endpoint',
  'outcome',
  'assumptions',
  'since',
  'fault',
  'magic',
  'signature',
  'replayed',
  ...requestFieldsOf.journal,
];

/** The query's filter; undefined after a response that rejects an unknown value. */
export function filterOf(
  { query }: Request,
  response: Response,
  settings: Settings,
): JournalFilter | undefined {
  const texts = textsIn(query);
  const filter = toFilter(texts);
  const bad =
    (texts.has('replayed') && filter.replayed === undefined ? 'replayed' : undefined) ??
    refuseFilter(filter, settings);
  if (bad === undefined) return filter;
  sendBadQuery(
    response,
    `${bad}: since is a seq, replayed true or false; endpoint is a path that is served; outcome, assumptions, fault, magic and signature are known names.`,
    `${bad}：since 为序号，replayed 为 true 或 false，endpoint 须为已提供的路径，outcome、assumptions、fault、magic、signature 须为已有的名称`,
  );
  return undefined;
}

function toFilter(texts: ReadonlyMap<string, string>): JournalFilter {
  const since = texts.get('since');
  const replayed = flags.get(texts.get('replayed') ?? '');
  return {
    ...Object.fromEntries(
      ['inst_no', 'endpoint', 'outcome', 'assumptions', 'fault', 'magic', 'signature'].flatMap((name) =>
        entry(name, texts),
      ),
    ),
    ...(since !== undefined && { since: /^\d{1,15}$/u.test(since) ? Number(since) : Number.NaN }),
    ...(replayed !== undefined && { replayed }),
    fields: Object.fromEntries(requestFieldsOf.journal.flatMap((name) => entry(name, texts))),
  };
}

function entry(name: string, texts: ReadonlyMap<string, string>): [string, string][] {
  const value = texts.get(name);
  return value === undefined ? [] : [[name, value]];
}

import { requestFieldsOf } from '@shoubei-kit/contracts';
import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Settings } from '../../core/settings.js';
import { filterNames, type JournalFilter, refuseFilter } from '../../journal/filter.js';
import { countAssumptions } from '../../journal/assumption-counts.js';
import type { JournalRecord } from '../../journal/record.js';
import { toEntry } from '../../journal/view.js';
import type { FindCause } from '../../workbench/refusal-cause.js';
import { arrayText, textsOf, writeAll } from './long-response.js';
import { isOneOf, limitIn, noQuery, textsIn } from './query.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** `/requests`: recorded requests and responses. Without `inst_no`, of all institutions, and of unknown ones. */
export function requestRoutes(context: AdminContext): Router {
  const { journal } = context;
  const router = Router();
  const forget: ScopedRoute = async ({ inst_no }, _, response) => {
    journal.clear(inst_no);
    response.status(204).end();
  };
  router
    .get('/', scoped(context, list(context), [...filterQueryNames, 'limit', 'format']))
    .delete('/', scoped(context, forget))
    .get('/count', scoped(context, count(context), filterQueryNames))
    .get('/assumptions', scoped(context, assumptions(context)))
    .get('/unmatched', noQuery, (_, response) => {
      response.json({ unmatched: journal.unmatched() });
    })
    .get('/:id', scoped(context, show(context)));
  return router;
}

function show({ journal, deps, findCause }: AdminContext): ScopedRoute {
  return async ({ inst_no }, request, response) => {
    const record = journal.find(String(request.params['id']), inst_no);
    if (record) {
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

function list({ journal, findCause, deps: { settings } }: AdminContext): ScopedRoute {
  return async (_, request, response) => {
    const filter = filterOf(request, response, settings);
    if (!filter) return;
    const texts = textsIn(request);
    const format = texts.get('format');
    const most = limitIn(texts, 100_000);
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
      await writeAll(response, textsOf(found, toLine));
      return;
    }
    const shown = filter.since === undefined ? found.slice(-most) : found.slice(0, most);
    response.type('application/json');
    await writeAll(response, listText(shown, settings, journal.evicted(filter)));
  };
}

async function* listText(
  records: readonly JournalRecord[],
  settings: Settings,
  evicted: number,
): AsyncGenerator<string> {
  yield '{"requests":';
  yield* arrayText(records, (record) => toEntry(record, settings));
  yield `,"evicted":${evicted}}`;
}

/** Searches only the newest: there may be thousands, and each search takes time. */
async function findCauses(records: readonly JournalRecord[], find: FindCause): Promise<void> {
  const wrong = records.filter(({ exchange, cause }) => exchange.outcome === 'bad_signature' && !cause);
  for (const record of wrong.slice(-10)) await find(record);
}

function count({ journal, deps }: AdminContext): ScopedRoute {
  return async (_, request, response) => {
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
  };
}

/** The filters of a query, besides the institution. */
export const filterQueryNames: readonly string[] = [...filterNames, ...requestFieldsOf.journal];

/** The query's filter; undefined after a response that rejects an unknown value. */
export function filterOf(
  request: Request,
  response: Response,
  settings: Settings,
): JournalFilter | undefined {
  const filter = toFilter(textsIn(request));
  const bad = refuseFilter(filter, settings);
  if (bad === undefined) return filter;
  sendBadQuery(
    response,
    `${bad}: since is a seq, replayed true or false; endpoint is a path that is served; outcome, assumptions, fault, magic and signature are known names.`,
    `${bad}：since 为序号，replayed 为 true 或 false，endpoint 须为已提供的路径，outcome、assumptions、fault、magic、signature 须为已有的名称`,
  );
  return undefined;
}

/** Values are not checked yet: a number or boolean with another text stays text. */
function toFilter(texts: ReadonlyMap<string, string>): JournalFilter {
  const given = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries([...texts].filter(([name]) => names.includes(name)));
  const [since = '', replayed = ''] = [texts.get('since'), texts.get('replayed')];
  return {
    ...given(['inst_no', ...filterNames]),
    ...(/^\d{1,15}$/u.test(since) && { since: Number(since) }),
    ...(/^(?:true|false)$/u.test(replayed) && { replayed: replayed === 'true' }),
    fields: given(requestFieldsOf.journal),
  };
}

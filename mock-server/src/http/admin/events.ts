import type { Request, RequestHandler, Response } from 'express';
import { fits, isOf, type JournalFilter } from '../../journal/filter.js';
import type { Journal } from '../../journal/journal.js';
import type { JournalRecord } from '../../journal/record.js';
import { toEntry } from '../../journal/view.js';
import { filterNames, filterOf, textsOf, writeAll } from './requests.js';
import { limits } from '../limits.js';
import { sendProblem } from '../problem.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

/** What a reader may lag behind before it is let go, bytes. */
const mostBuffered = 4 * 1024 * 1024;
const heartbeatMs = 15_000;

/** `/events`: each exchange as it happens (server-sent events); filters are those of `/requests`. */
export function eventsRoute(context: AdminContext): RequestHandler {
  const readers = new Set<Response>();
  const read: ScopedRoute = async (_, request, response) => {
    // It went away while its institution was looked up, and that is not told again.
    if (request.socket.destroyed) return;
    if (readers.size >= limits.eventReaders) {
      sendProblem(
        response,
        503,
        'too_many_readers',
        `${readers.size} readers listen already: close some.`,
        `已有 ${readers.size} 个读者，请先关闭一些`,
      );
      return;
    }
    // A response that waits behind another one is never told that its connection has gone.
    if (response.socket === null) {
      sendProblem(
        response,
        400,
        'pipelined',
        'Ask for events on a connection of their own.',
        '请为事件流使用单独的连接',
      );
      return;
    }
    readers.add(response);
    response.once('close', () => readers.delete(response));
    await events(context, request, response);
  };
  return scoped(context, read, filterNames);
}

async function events(
  { journal, pauses, deps: { settings } }: AdminContext,
  request: Request,
  response: Response,
): Promise<void> {
  const filter = filterOf(request, response, settings);
  if (!filter) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.write(': listening\n\n');
  const toEvent = (record: JournalRecord): string =>
    `id: ${record.seq}\nevent: exchange\ndata: ${JSON.stringify(toEntry(record, settings))}\n\n`;
  const stopped = pauses.onEnd(() => response.end());
  response.on('close', stopped);
  if (!(await catchUp(request, response, filter, journal, toEvent))) return;
  const stop = journal.listen((record) => {
    if (!fits(record, filter) || !isOf(record, filter.inst_no)) return;
    // A reader that does not read must not fill the memory.
    if (response.writableLength > mostBuffered) response.destroy();
    else response.write(toEvent(record));
  });
  let isRead = true;
  const heartbeat = setInterval(() => {
    // The last one has not gone out: whoever does not read would keep the connection for ever.
    if (!isRead) response.destroy();
    isRead = false;
    response.write(': still here\n\n', () => (isRead = true));
  }, heartbeatMs).unref();
  response.on('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

/** Writes what a reader missed while it was away; false if it went away again. */
async function catchUp(
  request: Request,
  response: Response,
  filter: JournalFilter,
  journal: Journal,
  toEvent: (record: JournalRecord) => string,
): Promise<boolean> {
  const left = request.headers['last-event-id'];
  let since = typeof left === 'string' && /^\d{1,15}$/u.test(left) ? Number(left) : Infinity;
  for (;;) {
    const missed = journal.list({ ...filter, since });
    if (missed.length === 0) return !response.destroyed;
    since = missed.at(-1)?.seq ?? since;
    if (!(await writeAll(response, textsOf(missed, toEvent), { end: false }))) return false;
  }
}

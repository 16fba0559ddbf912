import type { Response } from 'express';
import { fits } from '../journal/filter.js';
import type { JournalRecord } from '../journal/journal.js';
import { toEntry } from '../journal/view.js';
import { filterOf } from './admin-requests.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';
import type { RequestHandler } from 'express';

/** What a reader may lag behind before it is let go, bytes. */
const mostBuffered = 4 * 1024 * 1024;
const heartbeatMs = 15_000;

/** `/events`: each exchange as it happens (server-sent events); filters are those of `/requests`. */
export function eventsRoute(context: AdminContext): RequestHandler {
  return scoped(context, events(context));
}

function events({ journal, deps: { settings } }: AdminContext): ScopedRoute {
  return async (_, request, response) => {
    const filter = filterOf(request, response, []);
    if (!filter) return;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': listening\n\n');
    const send = (record: JournalRecord): void => {
      if (!fits(record, filter) || !isOf(record, filter.inst_no)) return;
      const data = JSON.stringify(toEntry(record, settings));
      write(response, `id: ${record.seq}\nevent: exchange\ndata: ${data}\n\n`);
    };
    const lastSeen = Number(request.headers['last-event-id'] ?? Number.NaN);
    if (Number.isSafeInteger(lastSeen))
      for (const record of journal.list({ ...filter, since: lastSeen })) send(record);
    const stop = journal.listen(send);
    const heartbeat = setInterval(() => write(response, ': still here\n\n'), heartbeatMs);
    response.on('close', () => {
      clearInterval(heartbeat);
      stop();
    });
  };
}

function isOf({ exchange: { isKnown, instNo } }: JournalRecord, inst_no: string | undefined): boolean {
  return inst_no === undefined || (isKnown && instNo === inst_no);
}

/** A reader that does not read must not fill the memory. */
function write(response: Response, text: string): void {
  if (response.writableLength > mostBuffered) response.destroy();
  else response.write(text);
}

import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Settings } from '../../core/settings.js';
import { fits, isOf, type JournalFilter } from '../../journal/filter.js';
import type { JournalRecord } from '../../journal/record.js';
import { toEntry } from '../../journal/view.js';
import { EventQueue, isOver } from './event-queue.js';
import { textsOf, writeAll } from './long-response.js';
import { filterOf, filterQueryNames } from './requests.js';
import { limits } from '../limits.js';
import { sendBadQuery, sendProblem } from '../problem.js';
import { isOneOf, textsIn } from './query.js';
import { type AdminContext, scoped, type ScopedRoute } from './scoped.js';

const heartbeatMs = 15_000;

/**
 * The kinds of events. Only exchanges are sent by default; `events` adds their later updates, other changes, and the ID of
 * this start of the emulator.
 */
const eventNames = ['exchange', 'update', 'unmatched', 'cleared', 'act', 'start'] as const;
type EventName = (typeof eventNames)[number];

/** `/events`: each exchange as it happens (server-sent events). Filters are those of `/requests`. */
export function eventsRoute(context: AdminContext): RequestHandler {
  const readers = new Set<Response>();
  const all = { ...context, live: liveReaders(context), start: toText('start', { id: randomUUID() }) };
  const read: ScopedRoute = async (_, request, response) => {
    const { socket } = request;
    // The reader went away while its institution was looked up, and no further event will report that.
    if (socket.destroyed || socket.readableEnded) {
      socket.end();
      return;
    }
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
    const end = (): void => void socket.end();
    readers.add(response);
    socket.once('end', end);
    response.once('close', () => {
      readers.delete(response);
      socket.off('end', end);
    });
    await events(all, request, response);
  };
  return scoped(context, read, [...filterQueryNames, 'events']);
}

/** A reader's subscription. */
interface Wanted {
  readonly filter: JournalFilter;
  readonly names: ReadonlySet<string>;
  readonly queue: EventQueue;
}

/** Readers that have all earlier exchanges, with their subscriptions. */
type LiveReaders = Map<Response, Wanted>;

/** Sends each event to its subscribers. It is encoded once, and all queues share the bytes. */
function liveReaders({ journal, acts, findCause, deps: { settings } }: AdminContext): LiveReaders {
  const live: LiveReaders = new Map();
  const send = (
    name: EventName,
    make: () => string,
    isFor: (filter: JournalFilter) => boolean = () => true,
  ): void => {
    let event: Buffer | undefined;
    for (const [response, { filter, names, queue }] of live) {
      if (!names.has(name) || !isFor(filter)) continue;
      event ??= Buffer.from(make());
      if (!queue.send(event)) live.delete(response);
    }
  };
  const sendOf = (name: 'exchange' | 'update', record: JournalRecord): void =>
    send(
      name,
      () => (name === 'exchange' ? toEvent(record, settings) : toText(name, updateOf(record))),
      (filter) => fits(record, filter) && isOf(record, filter.inst_no),
    );
  const sendCause = async (record: JournalRecord): Promise<void> => {
    if (record.exchange.outcome !== 'bad_signature') return;
    if (![...live.values()].some(({ names }) => names.has('update'))) return;
    if (await findCause(record)) sendOf('update', record);
  };
  journal.listen((event) => {
    if (event.kind === 'exchange') {
      sendOf('exchange', event.record);
      void sendCause(event.record);
    } else if (event.kind === 'lost') sendOf('update', event.record);
    else if (event.kind === 'unmatched') send('unmatched', () => toText('unmatched', event.request));
    else send('cleared', () => toText('cleared', { inst_no: event.inst_no }));
  });
  acts.add((act) => send('act', () => toText('act', act)));
  return live;
}

function toText(name: EventName, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Later findings about an exchange that readers already have. */
function updateOf({ seq, exchange: { requestId: id }, cause, delivery }: JournalRecord): object {
  return { id, seq, ...(cause && { cause }), ...(delivery && { delivery }) };
}

function toEvent(record: JournalRecord, settings: Settings): string {
  return `id: ${record.seq}\nevent: exchange\ndata: ${JSON.stringify(toEntry(record, settings))}\n\n`;
}

interface StreamContext extends AdminContext {
  readonly live: LiveReaders;
  /** The event by which a reader notices a restart. */
  readonly start: string;
}

async function events(
  { journal, pauses, deps: { settings }, live, start }: StreamContext,
  request: Request,
  response: Response,
): Promise<void> {
  const filter = filterOf(request, response, settings);
  const names = filter && namesIn(request, response);
  if (!names) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.write(`: listening\n\n${names.has('start') ? start : ''}`);
  const stopped = pauses.onEnd(() => response.end());
  response.on('close', stopped);
  let since = lastSeen(request);
  for (;;) {
    const missed = journal.list({ ...filter, since });
    if (missed.length === 0) break;
    since = missed.at(-1)?.seq ?? since;
    const texts = textsOf(missed, (record) => toEvent(record, settings));
    if (!(await writeAll(response, texts, { end: false }))) return;
  }
  if (isOver(response)) return;
  // In the same turn as the last check of the journal: no exchange falls between.
  live.set(response, { filter, names, queue: new EventQueue(response) });
  response.on('close', () => live.delete(response));
  startHeartbeat(response);
}

/** The last exchange that a reader received before it went away; none for a new reader, who gets only later ones. */
function lastSeen({ headers }: Request): number {
  const last = headers['last-event-id'];
  return typeof last === 'string' && /^\d{1,15}$/u.test(last) ? Number(last) : Infinity;
}

function startHeartbeat(response: Response): void {
  let isRead = true;
  const heartbeat = setInterval(() => {
    if (isOver(response)) return;
    // The last one is not sent yet: a client that does not read would keep the connection for ever.
    if (!isRead) {
      response.destroy();
      return;
    }
    isRead = false;
    response.write(': still here\n\n', () => (isRead = true));
  }, heartbeatMs).unref();
  response.on('close', () => clearInterval(heartbeat));
}

/** The events that a reader requests; undefined after a response that rejects an unknown event. */
function namesIn(request: Request, response: Response): ReadonlySet<string> | undefined {
  const names = textsIn(request).get('events')?.split(',') ?? ['exchange'];
  if (names.every((name) => isOneOf(name, eventNames))) return new Set(names);
  const all = eventNames.join(', ');
  sendBadQuery(response, `events: names of ${all}, with commas.`, `events：${all} 中的名称，以逗号分隔`);
  return undefined;
}

import type { Deps } from '../core/emulator.js';
import type { WriteOffHttpRequest } from '../core/parse.js';
import type { Exchange } from '../core/reply.js';
import type { Journal } from '../journal/journal.js';
import type { JournalRecord } from '../journal/record.js';

export type OnExchange = (record: JournalRecord) => void;

export interface NoteOptions {
  readonly deps: Deps;
  readonly journal: Journal;
  readonly onExchange: OnExchange;
}

/**
 * Notes an exchange in the journal and tells whoever listens, however it came here: over a socket or in this process.
 *
 * @param ms from the request's first byte to the answer being ready
 */
export type Note = (
  exchange: Exchange,
  request: Pick<WriteOffHttpRequest, 'contentType' | 'body'>,
  ms: number,
) => JournalRecord;

export function noteIn({ deps, journal, onExchange }: NoteOptions): Note {
  return (exchange, { contentType, body }, ms) => {
    const text = exchange.sent ? undefined : textOf(body);
    const record = journal.add({ exchange, atMs: deps.nowMs(), contentType, text, ms }, body.length);
    try {
      onExchange(record);
    } catch (error) {
      deps.onError(error, exchange.requestId); // what a listener throws must not cost the caller his answer
    }
    return record;
  };
}

function textOf(body: Uint8Array | 'too_large'): string | undefined {
  return body === 'too_large' ? undefined : Buffer.from(body).toString();
}

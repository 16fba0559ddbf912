import { signal } from '@preact/signals';
import { inTime } from './admin-api.js';
import { keep, keptText } from './preferences.js';

/** How often the emulator was restarted since the page first heard from it. */
export const restarts = signal(0);

/** Compares the ID of the emulator's start with the last one, also over a reload of the page. */
export function noteStart(id: string): void {
  const before = keptText('start', true);
  keep('start', id, true);
  if (before !== undefined && before !== id) restarts.value += 1;
}

/** One server-sent event. */
export interface StreamEvent {
  /** Its name. */
  readonly event: string;
  readonly data: string;
}

/**
 * Reads server-sent events from a response, until it ends. The browser's own EventSource cannot send a token.
 *
 * @throws Problem if nothing comes, not even a comment that keeps the connection alive
 * @example
 * for await (const { data } of eventsIn(await adminFetch('/events'))) console.log(data);
 */
export async function* eventsIn({ body }: Response): AsyncGenerator<StreamEvent> {
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await inTime(async (late) => {
      late.addEventListener('abort', () => void reader.cancel());
      const read = await reader.read();
      late.throwIfAborted();
      return read;
    });
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event) yield event;
    }
  }
}

/** Undefined for a comment, by which the emulator keeps the connection alive. */
function eventOf(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?([^]*))?$/u.exec(line) ?? [];
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const data = fields.get('data');
  return data === undefined ? undefined : { event: fields.get('event') ?? '', data };
}

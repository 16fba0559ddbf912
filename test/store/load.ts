import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { md5Sign } from '../support/sign.js';
import { base } from '../support/wire.js';

/** The result of one request: an order number, a rejection, 系统繁忙, or no response. */
export type Came = { readonly orderNo: string } | { readonly outcome: string } | { readonly lost: true };

export interface Counts {
  readonly written: number;
  readonly refused: number;
  readonly busy: number;
  readonly lost: number;
}

export interface Load {
  /** Order numbers that were acknowledged, by coupon code. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<string>>;
  readonly count: () => Counts;
  /** The slowest response, milliseconds. */
  readonly slowest: () => number;
  /** Resolves once this many more write-offs are acknowledged. */
  readonly more: (writeOffs: number) => Promise<void>;
  /** Resolves once the counts are enough. */
  readonly until: (isEnough: (counts: Counts) => boolean) => Promise<void>;
  /** Stops, then retries each request without a response, with its trace number. */
  readonly end: () => Promise<void>;
}

const clients = 24;

/** Clients that write off one coupon after another, each sent twice at once with different trace numbers. */
export function loadOn(urlOf: (client: number) => string): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const acknowledged = new Map<string, Set<string>>();
  const open: (readonly [code: string, trace: string])[] = [];
  const counts = { written: 0, refused: 0, busy: 0, lost: 0 };
  let slowest = 0;
  let drawn = 0;
  const stop = new AbortController();

  const ask = async (client: number, code: string, trace: string): Promise<boolean> => {
    const at = performance.now();
    const came = await writeOff(agent, urlOf(client), code, trace);
    if ('lost' in came) counts.lost += 1;
    else if ('orderNo' in came) {
      counts.written += 1;
      acknowledged.set(code, (acknowledged.get(code) ?? new Set()).add(came.orderNo));
    } else if (came.outcome === 'already_used') counts.refused += 1;
    else if (came.outcome === 'system_error') counts.busy += 1;
    else throw new Error(`unexpected: ${came.outcome}`);
    if (!('lost' in came)) slowest = Math.max(slowest, performance.now() - at);
    return 'orderNo' in came || ('outcome' in came && came.outcome === 'already_used');
  };
  const run = async (client: number): Promise<void> => {
    while (!stop.signal.aborted) {
      const n = (drawn += 1);
      const code = `990001${String(n >> 1).padStart(10, '0')}`;
      const trace = `trace-${n}`;
      if (!(await ask(client, code, trace))) {
        open.push([code, trace]);
        await sleep(20);
      }
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, i) => run(i)));

  const until = async (isEnough: (counts: Counts) => boolean): Promise<void> => {
    while (!isEnough(counts)) await Promise.race([running, sleep(5)]);
  };

  return {
    acknowledged,
    count: () => counts,
    slowest: () => slowest,
    more: (writeOffs) => {
      const enough = counts.written + writeOffs;
      return until(({ written }) => written >= enough);
    },
    until,
    end: async () => {
      stop.abort();
      await running;
      for (const [code, trace] of open) {
        if (!(await ask(0, code, trace))) throw new Error(`${code} still gets no response`);
      }
      agent.destroy();
    },
  };
}

function writeOff(agent: Agent, url: string, code: string, trace: string): Promise<Came> {
  const fields = { ...base, coupon_code: code, wf_trace_no: trace };
  const body = JSON.stringify({ ...fields, sign: md5Sign(fields) });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const call = request(`${url}/openpay/coupon/wf`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => {
        const { order_no: orderNo }: { order_no?: string } = JSON.parse(text);
        const outcome = String(response.headers['x-shoubei-mock-outcome']);
        resolve(outcome === 'written_off' && orderNo !== undefined ? { orderNo } : { outcome });
      });
      response.on('error', () => resolve({ lost: true }));
    });
    call.on('error', () => resolve({ lost: true })).end(body);
  });
}

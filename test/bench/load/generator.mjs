// Calls a server as fast as it responds: a separate process, driven by messages, so that it can use a separate core.
import { Connection, outcomeOf } from './connection.mjs';
import { couponCode, requestOf } from './requests.mjs';

/** By the first letter of their trace numbers. */
const made = new Map();

function make({ count, traces = ['T'] }) {
  for (const trace of traces) {
    made.set(
      trace,
      Array.from({ length: count }, (_, index) => requestOf(index, trace)),
    );
  }
}

/**
 * `connections` callers, spread over `ports`, until `ms` have passed or request `until` was sent. Each sends the next
 * prepared request. After the last they end; with `wraps` they start again, if set after `span` requests.
 */
async function load(options) {
  const {
    ports,
    connections,
    ms = Infinity,
    from = 0,
    until = Infinity,
    wraps = false,
    trace = 'T',
  } = options;
  const requests = made.get(trace);
  const span = options.span ?? requests.length;
  const last = wraps ? until : Math.min(until, requests.length);
  const outcomes = {};
  const times = [];
  let next = from;
  const caller = async (port, opened) => {
    let connection = opened;
    while (next < last && performance.now() - startedAt < ms) {
      const index = next++ % span;
      const askedAt = performance.now();
      let outcome = 'connection_lost';
      try {
        outcome = outcomeOf(await connection.ask(requests[index]), couponCode(index));
      } catch {
        connection = await Connection.open(port);
      }
      times.push(performance.now() - askedAt);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    connection.close();
  };
  const portOf = (i) => ports[i % ports.length];
  const opened = await Promise.all(Array.from({ length: connections }, (_, i) => Connection.open(portOf(i))));
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(opened.map((connection, i) => caller(portOf(i), connection)));
  const took = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const sorted = Float64Array.from(times).toSorted();
  return {
    requests: times.length,
    outcomes,
    next,
    ms: took,
    perSecond: (times.length / took) * 1000,
    p50: sorted[Math.floor(sorted.length * 0.5)],
    p99: sorted[Math.floor(sorted.length * 0.99)],
    ...(options.withTimes && { times: Array.from(sorted) }),
    /** How much of a core this process took meanwhile. */
    ownCore: (user + system) / 1000 / took,
  };
}

/** All callers at once on one coupon, each with a different trace number. Counts how many succeed each time. */
async function race({ port, callers, trials, from, reset }) {
  const connections = await Promise.all(Array.from({ length: callers }, () => Connection.open(port)));
  const winners = {};
  for (let trial = 0; trial < trials; trial++) {
    const index = from + trial;
    const requests = connections.map((_, caller) => requestOf(index, `R${caller}x`));
    const answers = await Promise.all(connections.map((connection, i) => connection.ask(requests[i])));
    const won = answers.filter((answer) => outcomeOf(answer, couponCode(index)) === 'written_off').length;
    winners[won] = (winners[won] ?? 0) + 1;
    if (reset) await fetch(`http://127.0.0.1:${port}${reset}`, { method: 'POST' });
  }
  for (const connection of connections) connection.close();
  return { trials, callers, winners };
}

const commands = { make, load, race };

process.on('message', (message) => void obey(message));

async function obey({ command, options }) {
  try {
    process.send({ result: (await commands[command](options)) ?? true });
  } catch (error) {
    process.send({ problem: error instanceof Error ? error.message : String(error) });
  }
}

// The bench's results as a table of 80 columns.
import { figure, machineLine, median, table } from './table.mjs';

export function report(results) {
  const { servers, ready, races, notes, runs, ms } = results;
  results.medians = Object.fromEntries(Object.keys(servers).map((name) => [name, mediansOf(name, servers)]));
  const rows = Object.entries(results.medians).map(([name, m]) => rowOf(name, m));
  const head = ['server', 'cold', 'RSS MB', '@10', '@50', '±%', 'p50', 'p99', 'CPU', '/duty', '/expr'];
  return [
    machineLine(results.machine),
    `medians of ${runs} interleaved runs, ${ms / 1_000} s each at 10 and at 50 connections`,
    '',
    table([head, ...rows]),
    '',
    'cold: ms from start to first correct response. RSS: idle, after the load.',
    '@10 @50: requests a second; ±%: half of what @50 spans; p50 p99: ms at 50.',
    'CPU: µs of processor a request at 50, of the server alone, without Redis.',
    '/duty /expr: @50 beside duties and bare-express of the same run.',
    '',
    ...readyLines(ready),
    ...raceLines(races),
    ...callerLine(servers),
    ...notes,
  ].join('\n');
}

const at = (list, connections) => list.map((one) => one[`at${connections}`]).filter((load) => load.counted);

function mediansOf(name, servers) {
  const list = servers[name];
  const of = (take) => median(list.map(take));
  const at50 = at(list, 50);
  const speeds = at50.map(({ perSecond }) => perSecond);
  const ratio = (other, cell = 'at50') => ratioOf(list, servers[other] ?? [], cell);
  return {
    coldMs: of(({ coldMs }) => coldMs),
    rssIdle: of(({ rssIdle }) => rssIdle),
    rssAfter: of(({ rssAfter }) => rssAfter),
    perSecond10: median(at(list, 10).map(({ perSecond }) => perSecond)),
    perSecond50: median(speeds),
    spread50:
      speeds.length > 1
        ? ((Math.max(...speeds) - Math.min(...speeds)) / 2 / median(speeds)) * 100
        : undefined,
    p50: median(at50.map(({ p50 }) => p50)),
    p99: median(at50.map(({ p99 }) => p99)),
    cpuMicros: median(at50.map(({ cpuMicros }) => cpuMicros)),
    besideDuties: ratio('duties'),
    besideExpress: ratio('bare-express'),
    besideDuties10: ratio('duties', 'at10'),
    besideExpress10: ratio('bare-express', 'at10'),
    counted: at50.length,
  };
}

/** Within a run both had about the same machine. */
function ratioOf(list, others, cell) {
  const ratios = list.flatMap(({ run, [cell]: own }) => {
    const other = others.find((one) => one.run === run)?.[cell];
    return own.counted && other?.counted ? [own.perSecond / other.perSecond] : [];
  });
  return median(ratios);
}

function rowOf(name, m) {
  return [
    name,
    figure(m.coldMs),
    `${figure(m.rssIdle)}/${figure(m.rssAfter)}`,
    figure(m.perSecond10),
    figure(m.perSecond50),
    figure(m.spread50),
    figure(m.p50, 1),
    figure(m.p99, 1),
    figure(m.cpuMicros),
    figure(m.besideDuties, 2),
    figure(m.besideExpress, 2),
  ];
}

function readyLines(ready) {
  const of = (name) => figure(median(ready.map((one) => one[name])));
  return [
    `in a test: import ${of('importMs')} ms, then startMockServer responds within ${of('respondedMs')} ms`,
    '',
  ];
}

function raceLines(races) {
  const rows = Object.entries(races).map(([name, { trials, winners }]) => {
    const times = (isMeant) =>
      Object.entries(winners).reduce((sum, [won, n]) => sum + (isMeant(Number(won)) ? n : 0), 0);
    return [
      name,
      figure(trials),
      figure(times((n) => n === 1)),
      figure(times((n) => n > 1)),
      figure(times((n) => n === 0)),
    ];
  });
  if (rows.length === 0) return [];
  const head = ['20 callers at once on one coupon', 'trials', 'one won', 'more', 'none'];
  return [table([head, ...rows]), ''];
}

/** The callers' share of their core, to show that they were not the limit. */
function callerLine(servers) {
  const most = Object.entries(servers)
    .flatMap(([name, list]) => list.map(({ at50 }) => ({ name, ownCore: at50.ownCore })))
    .toSorted((a, b) => b.ownCore - a.ownCore)[0];
  return most
    ? [`the callers took at most ${figure(most.ownCore * 100)} % of their core (${most.name})`]
    : [];
}

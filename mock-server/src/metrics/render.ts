import { codes } from '@shoubei-kit/contracts';
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import { servedPaths, type Settings } from '../core/settings.js';
import { responseNames } from '../endpoints/declared/render.js';
import type { CountedOutcome } from '../journal/counters.js';
import type { Journal } from '../journal/journal.js';
import { version } from '../own-files.js';
import { bounds, type Durations, type Meters } from './meters.js';

/** Numbers in prom-client's form. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly Sample[];
}

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

type Labels = Sample['labels'];

/** Renders metrics in Prometheus' text format. Starts watching the process (loop, memory, processor). */
export function metricsRenderer(meters: Meters, journal: Journal, settings: Settings): () => Promise<string> {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  for (const name of misnamed) ofProcess.removeSingleMetric(name);
  return async () => {
    const own = AggregatorRegistry.aggregate([
      [...exchanges(meters, settings), ...store(meters), ...journaled(journal), lostLines(meters)],
    ]);
    return `${await own.metrics()}\n${await ofProcess.metrics()}`;
  };
}

/** Gauges named like counters, which promtool reports. Others without `_total` have the same values. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const;

/** The media type of the rendered text. */
export const metricsType: string = Registry.PROMETHEUS_CONTENT_TYPE;

function exchanges(meters: Meters, settings: Settings): readonly Metric[] {
  const all = servedPaths(settings).map((endpoint) => ({ endpoint, meter: meters.endpoint(endpoint) }));
  return [
    metric('gauge', 'build_info', 'Always 1; the labels say which version runs, and on which Node.', [
      sample(1, { version, node: process.versions.node }),
    ]),
    metric(
      'counter',
      'requests_total',
      'Requests by endpoint and outcome; fault where one came before any decision.',
      all.flatMap(({ endpoint, meter: { outcomes } }) =>
        [...new Set([...outcomesOf(endpoint, settings), 'fault' as const, ...outcomes.keys()])].map(
          (outcome) => sample(outcomes.get(outcome) ?? 0, { endpoint, outcome }),
        ),
      ),
    ),
    metric('counter', 'run_requests_total', 'Requests of scenarios that were run, which are counted apart.', [
      sample(meters.ofRuns),
    ]),
    histogram(
      'request_duration_seconds',
      "From a request's arrival until its response is ready, by endpoint.",
      all.map(({ endpoint, meter: { durations } }) => [durations, { endpoint }]),
    ),
  ];
}

/** The outcomes listed from the start: the write-off's, or the responses of a declaration. */
function outcomesOf(path: string, { endpoints }: Settings): readonly CountedOutcome[] {
  const declaration = endpoints.find((one) => one.path === path);
  return declaration ? responseNames(declaration) : codes.map(({ outcome }) => outcome);
}

function store({ store: operations }: Meters): readonly Metric[] {
  const all = [...operations].map(([operation, meter]) => ({ labels: { operation }, meter }));
  return [
    histogram(
      'store_duration_seconds',
      'How long the store took, by operation.',
      all.map(({ labels, meter }) => [meter.durations, labels]),
    ),
    metric(
      'counter',
      'store_errors_total',
      'Operations of the store that failed.',
      all.map(({ labels, meter }) => sample(meter.errors, labels)),
    ),
  ];
}

function journaled(journal: Journal): readonly Metric[] {
  const { kept, bytes, evictions } = journal.size();
  return [
    metric('gauge', 'journal_exchanges', 'Exchanges that the journal keeps.', [sample(kept)]),
    metric('gauge', 'journal_bytes', 'About how many bytes they take.', [sample(bytes)]),
    metric('counter', 'journal_evictions_total', 'Exchanges evicted because the journal was full.', [
      sample(evictions),
    ]),
  ];
}

function lostLines({ lostOutput }: Meters): Metric {
  return metric('counter', 'log_lines_lost_total', 'Lines of the log that could not be written.', [
    sample(lostOutput.lines),
  ]);
}

function metric(type: Metric['type'], name: string, help: string, values: readonly Sample[]): Metric {
  return { name: `shoubei_mock_${name}`, help, type, aggregator: 'sum', values };
}

function sample(value: number, labels: Labels = {}, metricName?: string): Sample {
  return { value, labels, ...(metricName !== undefined && { metricName }) };
}

function histogram(name: string, help: string, series: readonly (readonly [Durations, Labels])[]): Metric {
  const full = `shoubei_mock_${name}`;
  const values = series.flatMap(([durations, labels]) => {
    const counts = durations.cumulative();
    const buckets = counts.map((count, i) =>
      sample(count, { ...labels, le: bounds[i] ?? '+Inf' }, `${full}_bucket`),
    );
    return [
      ...buckets,
      sample(durations.sum, labels, `${full}_sum`),
      sample(counts.at(-1) ?? 0, labels, `${full}_count`),
    ];
  });
  return metric('histogram', name, help, values);
}

/** One metric in Prometheus' text format. */
export interface Family {
  readonly type: string;
  readonly help: string;
  /** Names of labels that any sample has. */
  readonly labels: Set<string>;
  /** By name and labels, as they are in the text. */
  readonly samples: Map<string, number>;
}

const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/u;
const labelText = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/gy;

/**
 * Reads the text format as strictly as its specification allows. HELP and TYPE come before the metric's own samples, and
 * each sample is unique and a number. The buckets of a histogram only grow and end in its count.
 *
 * @throws the first error found
 */
export function readExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  let help: readonly [string, string] | undefined;
  let current: readonly [string, Family] | undefined;
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/u.exec(line) ?? [];
    if (kind === 'HELP') help = [name, rest];
    else if (kind === 'TYPE') {
      if (help?.[0] !== name || !types.has(rest)) throw new Error(`no help, or no such type: ${line}`);
      if (families.has(name)) throw new Error(`twice: ${line}`);
      current = [name, { type: rest, help: help[1], labels: new Set(), samples: new Map() }];
      families.set(...current);
    } else addSample(line, current);
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkHistogram(name, family);
  return families;
}

function addSample(line: string, current: readonly [string, Family] | undefined): void {
  const [, name = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
  if (!current) throw new Error(`before any type: ${line}`);
  const [of, family] = current;
  const suffixes = family.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  if (!suffixes.some((suffix) => name === of + suffix)) throw new Error(`not of ${of}: ${line}`);
  if (labels !== '') for (const label of labelNames(labels, line)) family.labels.add(label);
  // Prometheus reads numbers as Go does, which reads NaN in upper or lower case.
  const number = value === '+Inf' ? Infinity : Number(value);
  if (value === '' || (Number.isNaN(number) && !/^nan$/iu.test(value))) throw new Error(`no number: ${line}`);
  const key = line.slice(0, line.lastIndexOf(' '));
  if (family.samples.has(key)) throw new Error(`twice: ${line}`);
  family.samples.set(key, number);
}

function labelNames(labels: string, line: string): readonly string[] {
  labelText.lastIndex = 0;
  const names: string[] = [];
  let end = 0;
  for (let found = labelText.exec(labels); found; found = labelText.exec(labels)) {
    names.push(found[1] ?? '');
    end = labelText.lastIndex;
  }
  if (end !== labels.length || new Set(names).size !== names.length) throw new Error(`bad labels: ${line}`);
  return names;
}

/** In each series: bounds grow, counts do not shrink, and the last is that of all. */
function checkHistogram(name: string, { samples }: Family): void {
  const series = new Map<string, { bound: number; count: number }>();
  for (const [key, value] of samples) {
    const [, before, le, after] = /^\w+_bucket\{(?:(.*),)?le="([^"]+)"(?:,(.*))?\}$/u.exec(key) ?? [];
    if (le === undefined) continue;
    const labels = [before, after].filter(Boolean).join(',');
    const bound = le === '+Inf' ? Infinity : Number(le);
    const last = series.get(labels) ?? { bound: -Infinity, count: 0 };
    if (bound <= last.bound || value < last.count) throw new Error(`buckets shrink: ${key}`);
    series.set(labels, { bound, count: value });
  }
  if (series.size === 0 && samples.size > 0) throw new Error(`no buckets: ${name}`);
  for (const [labels, { bound, count }] of series) {
    const of = labels === '' ? '' : `{${labels}}`;
    const isWhole = samples.get(`${name}_count${of}`) === count && samples.has(`${name}_sum${of}`);
    if (bound !== Infinity || !isWhole) throw new Error(`no end, count or sum: ${name}${of}`);
  }
}

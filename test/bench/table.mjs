// Figures in columns.
import { cpus, loadavg } from 'node:os';
import { canPin } from './servers/process.mjs';

export function median(numbers) {
  if (numbers.length === 0) return undefined;
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** A number as a person reads it; `-` where there is none. */
export function figure(value, digits = 0) {
  if (value === undefined || Number.isNaN(value)) return '-';
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param rows texts; the first row is the head, the first column is set to the left */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

/** The machine of the figures. */
export function machine(nodeVersion) {
  const [first] = cpus();
  return {
    at: new Date().toISOString(),
    node: nodeVersion,
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    pinned: canPin,
    /** The load of the last minute before the measurement: above zero, other programs were running. */
    load: loadavg()[0],
  };
}

export function machineLine({ node, cpu, cores, pinned, load }) {
  const pins = pinned
    ? 'server on core 0, callers on core 1'
    : 'not pinned: taskset or a second core is missing';
  return `Node ${node}, ${cpu}, ${cores} cores, load ${load.toFixed(1)} before\n${pins}`;
}

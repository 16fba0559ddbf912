import { requestFieldsOf } from '@shoubei-kit/contracts';
import { filterValues, type JournalFilter, refuseFilter } from '../journal/filter.js';
import type { RequestFilter } from './mock-tenant.js';
import { camelName, snake } from './names.js';
import { refuseUnknownOptions } from './refused.js';

const names: Readonly<Record<string, true>> = {
  outcome: true,
  assumptions: true,
  since: true,
  fault: true,
  magic: true,
  signature: true,
  replayed: true,
  ...Object.fromEntries(requestFieldsOf.journal.map((name) => [camelName(name), true])),
};

/**
 * A filter under JavaScript's names as the journal has it.
 *
 * @throws RangeError for a name or value that there is not: it would count nothing
 */
export function filterOf(act: string, filter: RequestFilter, inst_no: string | undefined): JournalFilter {
  refuseUnknownOptions(act, filter, names);
  const { outcome, assumptions, since, fault, magic, signature, replayed, ...rest } = filter;
  const others = { inst_no, outcome, assumptions, since, fault, magic, signature, replayed };
  const made: JournalFilter = {
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    fields: Object.fromEntries(Object.entries(snake(rest)).map(([name, value]) => [name, String(value)])),
  };
  const bad = refuseFilter(made);
  if (bad === undefined) return made;
  const value = String(new Map<string, unknown>(Object.entries(made)).get(bad));
  const all = filterValues(bad).join(', ');
  throw new RangeError(
    `${act}: ${bad}: there is no ${value}; there are ${all} / ${act}：${bad}：没有 ${value}，可用：${all}`,
  );
}

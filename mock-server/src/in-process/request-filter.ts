import { requestFieldsOf } from '@shoubei-kit/contracts';
import type { Settings } from '../core/settings.js';
import { filterValues, type JournalFilter, refuseFilter } from '../journal/filter.js';
import type { RequestFilter } from './mock-tenant.js';
import { camelName, snake } from './names.js';
import { refuseUnknownOptions } from './refused.js';

const names: Readonly<Record<string, true>> = {
  endpoint: true,
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
 * Turns a filter with JavaScript names into the journal's filter.
 *
 * @throws RangeError for an unknown name or value: it would match nothing
 */
export function filterOf(
  act: string,
  filter: RequestFilter,
  inst_no: string | undefined,
  settings: Settings,
): JournalFilter {
  refuseUnknownOptions(act, filter, names);
  const { endpoint, outcome, assumptions, since, fault, magic, signature, replayed, ...rest } = filter;
  const others = { inst_no, endpoint, outcome, assumptions, since, fault, magic, signature, replayed };
  const made: JournalFilter = {
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
    fields: Object.fromEntries(Object.entries(snake(rest)).map(([name, value]) => [name, String(value)])),
  };
  const bad = refuseFilter(made, settings);
  if (bad === undefined) return made;
  const value = String(new Map<string, unknown>(Object.entries(made)).get(bad));
  const all = filterValues(bad, settings).join(', ');
  throw new RangeError(
    `${act}: ${bad}: there is no ${value}; there are ${all} / ${act}：${bad}：没有 ${value}，可用：${all}`,
  );
}

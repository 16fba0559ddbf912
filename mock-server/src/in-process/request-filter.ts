import { requestFieldsOf } from '@shoubei-kit/contracts';
import type { Settings } from '../core/settings.js';
import { filterNames, filterValues, type JournalFilter, refuseFilter } from '../journal/filter.js';
import type { RequestFilter } from './mock-tenant.js';
import { camelName, snake } from './names.js';
import { refuseUnknownOptions } from './refused.js';

const names: Readonly<Record<string, true>> = Object.fromEntries(
  [...filterNames, ...requestFieldsOf.journal.map(camelName)].map((name) => [name, true] as const),
);
const own: ReadonlySet<string> = new Set(filterNames);

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
  const given = Object.entries(snake(filter));
  const fields = given.filter(([name]) => !own.has(name));
  const made: JournalFilter = {
    ...(inst_no !== undefined && { inst_no }),
    ...Object.fromEntries(given.filter(([name]) => own.has(name))),
    fields: Object.fromEntries(fields.map(([name, value]) => [name, String(value)])),
  };
  const bad = refuseFilter(made, settings);
  if (bad === undefined) return made;
  const value = String(Reflect.get(made, bad));
  const all = filterValues(bad, settings).join(', ');
  throw new RangeError(
    `${act}: ${bad}: there is no ${value}; there are ${all} / ${act}：${bad}：没有 ${value}，可用：${all}`,
  );
}

import type { ClockView } from '../src/workbench/clock.js';
import { call } from './admin-api.js';
import { unmatched } from './journal-feed.js';
import type { Both } from './preferences.js';
import { withQuery } from './route.js';
import { institutions, scope, tenants, untilListed } from './scope.js';

/** Items that a destructive action deletes: their number, and a text in which `#` stands for the number. */
interface Taken {
  readonly count: number | string;
  readonly one: string;
  readonly many: string;
  readonly zh: string;
}

/** What an action deletes, in words. */
interface TakenInWords extends Both {
  readonly isNothing: boolean;
}

/** What clearing the journal deletes, of the chosen institution or of all. */
export async function takenByClearing(): Promise<Both> {
  const taken = [await exchanges([scope.value]), wrongPaths(scope.value === '')];
  return inWords(taken, { en: 'Coupons and orders stay.', zh: '券与核销记录保留。' });
}

/** What a reset deletes: of an institution, or of the whole emulator. */
export async function takenByReset(instNo: string): Promise<TakenInWords> {
  await untilListed();
  const isAll = instNo === '';
  const isTenant = tenants.value.some(({ inst_no }) => inst_no === instNo);
  const own = isTenant ? instNo : '';
  const kept = await exchanges(isAll || isTenant ? [instNo] : institutions.value);
  const made = isAll ? tenants.value.length : 0;
  return inWords(
    [...(await stateOf(own)), kept, wrongPaths(isAll), count(made, '1 tenant', '# tenants', '租户 # 个')],
    isTenant
      ? { en: 'The tenant gets the coupons that it was made with again.', zh: '随后恢复新建租户时的券。' }
      : { en: 'The coupons of the start are restored.', zh: '随后恢复启动时的券。' },
  );
}

/**
 * The data that is deleted with a tenant.
 *
 * @param called its number, with its name if it has one
 */
export async function takenWithTenant(instNo: string, called: string): Promise<Both> {
  const taken = [...(await stateOf(instNo)), await exchanges([instNo])];
  return inWords(taken, {
    en: `The key of ${called} no longer works.`,
    zh: `${called} 的密钥随之失效。`,
  });
}

function count(number: number | string, one: string, many: string, zh: string): Taken {
  return { count: number, one, many, zh };
}

/** Requests to wrong paths, which belong to no institution. */
function wrongPaths(isAll: boolean): Taken {
  return count(
    isAll ? unmatched.value.length : 0,
    '1 request to a wrong path',
    '# requests to wrong paths',
    '发往错误路径的请求 # 条',
  );
}

async function exchanges(institutionNos: readonly string[]): Promise<Taken> {
  let sum = 0;
  for (const instNo of institutionNos)
    sum += (await call<{ count: number }>('GET', withQuery('/requests/count', { inst_no: instNo }))).count;
  return count(sum, '1 exchange', '# exchanges', '交互 # 次');
}

/** Coupons, orders, faults and clock of a tenant; '' means the profile's tenant. */
async function stateOf(instNo: string): Promise<readonly Taken[]> {
  const of = (path: string, more?: object): string => withQuery(path, { inst_no: instNo, ...more });
  const [coupons, orders, faults, clock] = await Promise.all([
    call<{ coupons: readonly object[]; cursor?: string }>('GET', of('/coupons', { limit: '1000' })),
    call<{ totals: { written_off: { count: number } } }>('GET', of('/orders/totals')),
    call<{ faults: readonly object[] }>('GET', of('/faults')),
    call<ClockView>('GET', of('/clock')),
  ]);
  const held = coupons.coupons.length;
  const isMoved = clock.frozen || Math.abs(clock.offset_ms) > 1_000;
  return [
    count(coupons.cursor === undefined ? held : `${held}+`, '1 coupon', '# coupons', '券 # 张'),
    count(orders.totals.written_off.count, '1 order', '# orders', '核销记录 # 条'),
    count(faults.faults.length, '1 fault', '# faults', '故障 # 个'),
    count(isMoved ? 1 : 0, 'the moved clock', '', '已调整的时钟'),
  ];
}

function inWords(taken: readonly Taken[], after: Both): TakenInWords {
  const some = taken.filter((one) => one.count !== 0);
  const isNothing = some.length === 0;
  if (isNothing) return { en: `Nothing is lost. ${after.en}`, zh: `没有内容会丢失。${after.zh}`, isNothing };
  const en = some.map((one) => (one.count === 1 ? one.one : filled(one.many, one))).join(', ');
  const zh = some.map((one) => filled(one.zh, one)).join('、');
  return { en: `This removes ${en}. ${after.en}`, zh: `将清除：${zh}。${after.zh}`, isNothing };
}

function filled(words: string, { count: number }: Taken): string {
  return words.replace('#', String(number));
}

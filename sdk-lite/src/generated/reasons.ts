// Made by contracts/scripts/generate.mjs; do not edit.

/** Why a write-off was refused, by the code table; unknown where neither code nor message is in it. */
export type Reason =
  | 'illegal_parameter'
  | 'bad_signature'
  | 'unknown_institution'
  | 'stale_timestamp'
  | 'system_error'
  | 'not_found'
  | 'not_yet_valid'
  | 'already_used'
  | 'expired'
  | 'refunded'
  | 'frozen'
  | 'wrong_shop'
  | 'wrong_channel'
  | 'exclusive_discount'
  | 'below_minimum'
  | 'trace_conflict'
  | 'unknown';

const rows: readonly (readonly [Reason, string, string])[] = [
  ['illegal_parameter', 'FAIL', '参数不合法'],
  ['bad_signature', 'FAIL', '签名错误'],
  ['unknown_institution', 'FAIL', '机构不存在'],
  ['stale_timestamp', 'FAIL', '时间戳已失效'],
  ['system_error', 'FAIL', '系统繁忙'],
  ['not_found', '0201', '券码不存在'],
  ['not_yet_valid', '0202', '券码未生效'],
  ['already_used', '0203', '券码已核销'],
  ['expired', '0204', '券码已过期'],
  ['refunded', '0205', '券码已退款'],
  ['frozen', '0206', '券码已冻结'],
  ['wrong_shop', '0207', '券码不适用于该门店'],
  ['wrong_channel', '0208', '券码与通道类型不符'],
  ['exclusive_discount', '0209', '已享受独立优惠，该券不可核销'],
  ['below_minimum', '0210', '订单金额未达使用门槛'],
  ['trace_conflict', '0211', '核销流水号重复'],
];

/** Without a prototype, so that no name but these is there. */
function table(entries: readonly (readonly [string, Reason])[]): Readonly<Record<string, Reason>> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** The reason of a four-digit code. */
export const reasonByCode: Readonly<Record<string, Reason>> = table(
  rows.flatMap(([reason, code]) => (code === 'FAIL' ? [] : [[code, reason] as const])),
);

/** The reason of an exact message. */
export const reasonByMessage: Readonly<Record<string, Reason>> = table(
  rows.map(([reason, , message]) => [message, reason] as const),
);

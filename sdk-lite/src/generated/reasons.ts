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

// One text, since the client is held to a size: outcome, code, message.
const rows: readonly string[][] =
  'illegal_parameter FAIL 参数不合法\nbad_signature FAIL 签名错误\nunknown_institution FAIL 机构不存在\nstale_timestamp FAIL 时间戳已失效\nsystem_error FAIL 系统繁忙\nnot_found 0201 券码不存在\nnot_yet_valid 0202 券码未生效\nalready_used 0203 券码已核销\nexpired 0204 券码已过期\nrefunded 0205 券码已退款\nfrozen 0206 券码已冻结\nwrong_shop 0207 券码不适用于该门店\nwrong_channel 0208 券码与通道类型不符\nexclusive_discount 0209 已享受独立优惠，该券不可核销\nbelow_minimum 0210 订单金额未达使用门槛\ntrace_conflict 0211 核销流水号重复'
    .split('\n')
    .map((row) => row.split(' '));

/** The reason of a code, or else of an exact message; FAIL is many, so there only the message tells. */
export function reasonOf(message: string, code: string): Reason {
  const found = rows.find((row) => row[1] === code && code !== 'FAIL') ?? rows.find((row) => row[2] === message);
  return (found?.[0] as Reason | undefined) ?? 'unknown';
}

// Made by contracts/scripts/generate.mjs; do not edit.

/** Why a write-off was rejected, by the code table. `unknown` if code and message disagree. */
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

/**
 * How a reason is known: the provider's page has this code with this message (`documented`), the real endpoint sent them
 * together (`observed`), or one of them is a guess of this project (`assumed`).
 */
export type ReasonProvenance = 'documented' | 'observed' | 'assumed';

// One text, since the size of the client is limited: outcome, code, message. Then the provenance unless it is assumed, or ? if
// the coupon may be written off.
const rows: readonly string[][] =
  'unknown SUCCESS 操作成功 ?\nillegal_parameter FAIL 参数不合法 documented\nbad_signature FAIL 签名错误\nunknown_institution FAIL 机构不存在\nstale_timestamp FAIL 时间戳已失效\nsystem_error FAIL 系统繁忙 ?\nnot_found 0201 券码不存在\nnot_yet_valid 0202 券码未生效\nalready_used 0203 券码已核销\nexpired 0204 券码已过期\nrefunded 0205 券码已退款 documented\nfrozen 0206 券码已冻结\nwrong_shop 0207 券码不适用于该门店\nwrong_channel 0208 券码与通道类型不符\nexclusive_discount 0209 已享受独立优惠，该券不可核销\nbelow_minimum 0210 订单金额未达使用门槛\ntrace_conflict 0211 核销流水号重复'
    .split('\n')
    .map((row) => row.split(' '));

/**
 * The reason of a code and an exact message, unless they disagree. FAIL and SUCCESS have several reasons, so for them only
 * the message counts. The message decides whether it is certain that nothing was written off. If the message is unknown, a
 * code that is not assumed decides.
 */
export function reasonOf(
  message: string,
  code: string,
): { reason: Reason; reasonProvenance?: ReasonProvenance; isCertain: boolean } {
  const said = rows.find((row) => row[2] === message);
  const coded = rows.find((row) => row[1] === code && /\d/.test(code));
  const [reason = 'unknown', , , known] = said ?? coded ?? [];
  const isCertain = known !== '?' && Boolean(said ?? known);
  if (reason === 'unknown' || (said && coded && said !== coded)) return { reason: 'unknown', isCertain };
  const isPair = said?.[1] === code && known;
  return { reason: reason as Reason, reasonProvenance: (isPair || 'assumed') as ReasonProvenance, isCertain };
}

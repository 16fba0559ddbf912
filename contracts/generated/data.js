// Made by contracts/scripts/generate.mjs; do not edit.
export const codes = [
  {
    "outcome": "written_off",
    "code": "SUCCESS",
    "message": "操作成功",
    "gloss": "The coupon was written off",
    "provenance": "documented",
    "assumptions": [
      "1"
    ],
    "paragraph": "4",
    "certain_refusal": false,
    "advice": {
      "en": "Store order_no and settle_amount with the trace number.",
      "zh": "保存 order_no、settle_amount 与流水号。"
    },
    "cashier": {
      "en": "Written off: a coupon of ¥10.00",
      "zh": "核销成功，面额 ¥10.00"
    },
    "retry": "no"
  },
  {
    "outcome": "illegal_parameter",
    "code": "FAIL",
    "message": "参数不合法",
    "gloss": "A parameter is missing or invalid",
    "provenance": "documented",
    "assumptions": [
      "1",
      "C12"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Correct the request. The emulator's journal and log name the field.",
      "zh": "改正请求；模拟器的请求记录与日志会指出字段。"
    },
    "cashier": {
      "en": "Not accepted: this till sent a faulty request. Call support",
      "zh": "核销失败：收银端请求有误，请联系技术支持"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "bad_signature",
    "code": "FAIL",
    "message": "签名错误",
    "gloss": "The signature is wrong",
    "provenance": "assumed",
    "assumptions": [
      "A1",
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Check the signed fields, the key and the signing rule.",
      "zh": "检查参与签名的字段、密钥与签名规则。"
    },
    "cashier": {
      "en": "Not accepted: the signature of this till is wrong. Call support",
      "zh": "核销失败：收银端签名有误，请联系技术支持"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "unknown_institution",
    "code": "FAIL",
    "message": "机构不存在",
    "gloss": "The institution is unknown",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Check inst_no and the environment it belongs to.",
      "zh": "检查 inst_no 及其所属环境。"
    },
    "cashier": {
      "en": "Not accepted: the institution number of this till is wrong. Call support",
      "zh": "核销失败：收银端机构号有误，请联系技术支持"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "stale_timestamp",
    "code": "FAIL",
    "message": "时间戳已失效",
    "gloss": "ts is too far from the server's time",
    "provenance": "assumed",
    "assumptions": [
      "A3",
      "A4"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Set the clock, make a new ts, sign again.",
      "zh": "校准时钟，重新生成 ts 并签名。"
    },
    "cashier": {
      "en": "Not accepted: the clock of this till is wrong. Correct it and scan again",
      "zh": "核销失败：本机时间不准，请校准后重新扫码"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "system_error",
    "code": "FAIL",
    "message": "系统繁忙",
    "gloss": "The server failed; it may have written off",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": false,
    "advice": {
      "en": "Treat the result as unknown.",
      "zh": "按结果未知处理。"
    },
    "cashier": {
      "en": "Result unknown. Wait, do not scan again: the till is retrying",
      "zh": "核销结果未知，正在重试，请勿重新扫码"
    },
    "retry": "same_trace"
  },
  {
    "outcome": "not_found",
    "code": "0201",
    "message": "券码不存在",
    "gloss": "No such coupon",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Let the cashier scan again, or reject the coupon.",
      "zh": "提示重新扫码，或不受理该券。"
    },
    "cashier": {
      "en": "No such coupon. Check the code and scan again",
      "zh": "券码不存在，请核对后重新扫码"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "not_yet_valid",
    "code": "0202",
    "message": "券码未生效",
    "gloss": "The coupon is not valid yet",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon.",
      "zh": "不受理该券。"
    },
    "cashier": {
      "en": "This coupon is not valid yet",
      "zh": "该券尚未到可用时间"
    },
    "retry": "no"
  },
  {
    "outcome": "already_used",
    "code": "0203",
    "message": "券码已核销",
    "gloss": "The coupon was written off before",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon. If an earlier attempt is unknown, it may be your own: check its trace number first.",
      "zh": "不受理该券。如果此前有结果未知的请求，可能正是自己核销的：先核对那次的流水号。"
    },
    "cashier": {
      "en": "This coupon was already used",
      "zh": "该券已被使用"
    },
    "retry": "no"
  },
  {
    "outcome": "expired",
    "code": "0204",
    "message": "券码已过期",
    "gloss": "The coupon has expired",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon.",
      "zh": "不受理该券。"
    },
    "cashier": {
      "en": "This coupon has expired",
      "zh": "该券已过期"
    },
    "retry": "no"
  },
  {
    "outcome": "refunded",
    "code": "0205",
    "message": "券码已退款",
    "gloss": "The coupon was refunded",
    "provenance": "documented",
    "assumptions": [
      "1",
      "C1"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon.",
      "zh": "不受理该券。"
    },
    "cashier": {
      "en": "This coupon was refunded",
      "zh": "该券已退款"
    },
    "retry": "no"
  },
  {
    "outcome": "frozen",
    "code": "0206",
    "message": "券码已冻结",
    "gloss": "The coupon is frozen",
    "provenance": "assumed",
    "assumptions": [
      "A3"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon.",
      "zh": "不受理该券。"
    },
    "cashier": {
      "en": "This coupon is frozen. The customer has to contact its seller",
      "zh": "该券已冻结，请顾客联系售券方"
    },
    "retry": "no"
  },
  {
    "outcome": "wrong_shop",
    "code": "0207",
    "message": "券码不适用于该门店",
    "gloss": "The coupon is not for this merchant or shop",
    "provenance": "assumed",
    "assumptions": [
      "A3",
      "A8"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Reject the coupon. If it happens with every coupon, check merchant_no and shop_no.",
      "zh": "不受理该券；如果每张券都这样，请检查 merchant_no 与 shop_no。"
    },
    "cashier": {
      "en": "This coupon is not valid in this shop",
      "zh": "该券不适用于本门店"
    },
    "retry": "no"
  },
  {
    "outcome": "wrong_channel",
    "code": "0208",
    "message": "券码与通道类型不符",
    "gloss": "channel_type is not the coupon's channel",
    "provenance": "assumed",
    "assumptions": [
      "A3",
      "A16"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Send the right channel_type, or none.",
      "zh": "改用正确的 channel_type，或不传。"
    },
    "cashier": {
      "en": "This coupon belongs to another channel. Choose the right one",
      "zh": "该券不属于所选通道，请改选通道"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "exclusive_discount",
    "code": "0209",
    "message": "已享受独立优惠，该券不可核销",
    "gloss": "The order has an exclusive discount, so coupons of 苏打优选 and 可伴 cannot be written off",
    "provenance": "assumed",
    "note": "The rule is documented, its code and message are assumed.",
    "assumptions": [
      "1",
      "A3",
      "A16"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Remove the exclusive discount, or reject the coupon.",
      "zh": "取消独立优惠，或不受理该券。"
    },
    "cashier": {
      "en": "Not valid together with the exclusive discount",
      "zh": "该券不可与独立优惠同享"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "below_minimum",
    "code": "0210",
    "message": "订单金额未达使用门槛",
    "gloss": "The order is below the coupon's minimum",
    "provenance": "assumed",
    "assumptions": [
      "A3",
      "A17"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Send amount. If the order is too small, reject the coupon.",
      "zh": "传入 amount；金额不足则不受理该券。"
    },
    "cashier": {
      "en": "The order is below the minimum of this coupon",
      "zh": "订单金额未达该券的使用门槛"
    },
    "retry": "new_trace"
  },
  {
    "outcome": "trace_conflict",
    "code": "0211",
    "message": "核销流水号重复",
    "gloss": "The trace number belongs to another write-off",
    "provenance": "assumed",
    "assumptions": [
      "A3",
      "A5"
    ],
    "paragraph": "4",
    "certain_refusal": true,
    "advice": {
      "en": "Correct how the till numbers its write-offs. If an earlier attempt with this number is unknown, query it first.",
      "zh": "改正流水号的生成方式；如果该流水号此前的请求结果未知，先查询或核实。"
    },
    "cashier": {
      "en": "Not accepted: the till reused a trace number. Call support",
      "zh": "核销失败：收银端重复使用了流水号，请联系技术支持"
    },
    "retry": "new_trace"
  }
];
export const behaviours = [
  {
    "id": "C1",
    "provenance": "conflicting",
    "question": {
      "en": "What return_code contains in a business rejection",
      "zh": "业务拒绝时 return_code 的内容"
    },
    "behaviour": {
      "en": "A rejection has its four-digit code in return_code (example), or SUCCESS with result_code FAIL and no code (table).",
      "zh": "拒绝时 return_code 为四位响应码（example）；或 return_code 为 SUCCESS、result_code 为 FAIL，没有响应码（table）。"
    },
    "switch": "dialect"
  },
  {
    "id": "C2",
    "provenance": "conflicting",
    "question": {
      "en": "When result_code is returned",
      "zh": "何时返回 result_code"
    },
    "behaviour": {
      "en": "As in C1: a rejection has result_code FAIL.",
      "zh": "同 C1：拒绝时 result_code 为 FAIL。"
    },
    "switch": "dialect"
  },
  {
    "id": "C3",
    "provenance": "conflicting",
    "question": {
      "en": "settle_amount or settleAmount",
      "zh": "settle_amount 还是 settleAmount"
    },
    "behaviour": {
      "en": "settle_amount, except that a rejection in the example dialect has settleAmount (null).",
      "zh": "settle_amount；example 响应风格的拒绝为 settleAmount（null）。"
    },
    "switch": "settleField"
  },
  {
    "id": "C4",
    "provenance": "conflicting",
    "question": {
      "en": "coupon_code or couponCode",
      "zh": "coupon_code 还是 couponCode"
    },
    "behaviour": {
      "en": "Both names are accepted. Two different values are an illegal parameter. In strict mode the alias is rejected.",
      "zh": "两个名称都接受；两者的值不同则参数不合法。严格模式拒绝别名。"
    },
    "switch": "strict"
  },
  {
    "id": "C5",
    "provenance": "conflicting",
    "question": {
      "en": "wf_trace_no is string(32), its example has 36",
      "zh": "wf_trace_no 为 string(32)，示例却有 36 位"
    },
    "behaviour": {
      "en": "Up to 36 characters. In strict mode more than 32 are rejected.",
      "zh": "最多 36 位；严格模式最多 32 位。"
    },
    "switch": "strict"
  },
  {
    "id": "C6",
    "provenance": "conflicting",
    "question": {
      "en": "inst_no 900024 or 60000001",
      "zh": "inst_no 为 900024 还是 60000001"
    },
    "behaviour": {
      "en": "Both are demo institutions.",
      "zh": "两者都是演示机构。"
    },
    "switch": null
  },
  {
    "id": "C7",
    "provenance": "conflicting",
    "question": {
      "en": "The request example has writeOff_tyep, which is not listed",
      "zh": "请求示例含未列出的 writeOff_tyep"
    },
    "behaviour": {
      "en": "Unknown fields are accepted and signed as sent. In strict mode they are rejected.",
      "zh": "接受未知字段并按原样参与签名；严格模式拒绝。"
    },
    "switch": "strict"
  },
  {
    "id": "C8",
    "provenance": "conflicting",
    "question": {
      "en": "order_no and codes are always returned, yet order_no is null in a rejection",
      "zh": "order_no、codes 必含，但拒绝时 order_no 为 null"
    },
    "behaviour": {
      "en": "In a rejection, order_no and amount are null, codes is the requested coupon, and wf_trace_no is returned if it was sent.",
      "zh": "拒绝时 order_no、amount 为 null，codes 为所请求的券码，传了 wf_trace_no 则原样返回。"
    },
    "switch": null
  },
  {
    "id": "C9",
    "provenance": "conflicting",
    "question": {
      "en": "The example of a success shows a rejection, with single quotes",
      "zh": "“成功”示例实为拒绝，且含单引号"
    },
    "behaviour": {
      "en": "It is read as a rejection. Responses are always valid JSON.",
      "zh": "视为拒绝；响应总是合法 JSON。"
    },
    "switch": null
  },
  {
    "id": "C10",
    "provenance": "conflicting",
    "question": {
      "en": "There may be a batch write-off",
      "zh": "可能存在批量核销"
    },
    "behaviour": {
      "en": "Each request writes off one coupon.",
      "zh": "每次请求核销一张券。"
    },
    "switch": null
  },
  {
    "id": "C11",
    "provenance": "conflicting",
    "question": {
      "en": "Which fields a FAIL response has",
      "zh": "FAIL 响应包含哪些字段"
    },
    "behaviour": {
      "en": "return_code, return_msg and sign (bare), or also the echoed fields (full). Responses of a declared endpoint are always bare, because the echo has the field names of the write-off.",
      "zh": "return_code、return_msg、sign（bare），或另带回显字段（full）。声明的接口一律为 bare，因为回显用的是核销接口的字段名。"
    },
    "switch": "failShape"
  },
  {
    "id": "C12",
    "provenance": "conflicting",
    "question": {
      "en": "Whether a parameter error is FAIL or four digits",
      "zh": "参数错误返回 FAIL 还是四位响应码"
    },
    "behaviour": {
      "en": "FAIL.",
      "zh": "FAIL。"
    },
    "switch": "codes"
  },
  {
    "id": "A1",
    "provenance": "sibling",
    "question": {
      "en": "How sign is computed",
      "zh": "sign 如何生成"
    },
    "behaviour": {
      "en": "Sort all fields except sign by name in byte order, join them as k=v with &, append &key=KEY. Take the MD5 of the UTF-8 bytes in lower-case hex. Nothing is encoded or trimmed. Null is left out, \"\" is kept. Two platforms of the same family publish this rule, one of them with a worked example. For this provider it is not proven.",
      "zh": "除 sign 外的所有字段按字段名的字节序排序，以 k=v 形式用 & 连接，再加 &key=密钥。对其 UTF-8 字节取 MD5，小写十六进制。不编码，不去空格。null 不参与，空串参与。两个同系平台公布了这一规则，其中一个附完整算例。收呗平台是否如此，未经证实。"
    },
    "switch": "signing"
  },
  {
    "id": "A2",
    "provenance": "assumed",
    "question": {
      "en": "Whether the response is signed the same way",
      "zh": "响应是否同样签名"
    },
    "behaviour": {
      "en": "Yes, over its fields that are not null. If the institution is unknown, there is no sign.",
      "zh": "是，取非 null 的字段。机构未知时没有 sign。"
    },
    "switch": "signing.response"
  },
  {
    "id": "A3",
    "provenance": "assumed",
    "question": {
      "en": "Business codes other than 0205",
      "zh": "0205 以外的业务响应码"
    },
    "behaviour": {
      "en": "Those of this project's code table.",
      "zh": "本项目码表中的响应码。"
    },
    "switch": "codes"
  },
  {
    "id": "A4",
    "provenance": "assumed",
    "question": {
      "en": "The time zone and freshness of ts",
      "zh": "ts 的时区与时效"
    },
    "behaviour": {
      "en": "ts is a real date and time in Asia/Shanghai. Its freshness is not checked.",
      "zh": "北京时间，须为真实日期时间；不检查时效。"
    },
    "switch": "tsWindowSeconds"
  },
  {
    "id": "A5",
    "provenance": "assumed",
    "question": {
      "en": "What happens to a repeated wf_trace_no",
      "zh": "重复的 wf_trace_no 如何处理"
    },
    "behaviour": {
      "en": "Within one institution and merchant, the same request gets the first response again. A different request is trace_conflict. Only a write-off binds a trace number.",
      "zh": "在同一机构与商户内，相同请求返回首次结果，不同请求为流水号重复。只有核销成功才占用流水号。"
    },
    "switch": "idempotency"
  },
  {
    "id": "A6",
    "provenance": "assumed",
    "question": {
      "en": "HTTP status",
      "zh": "HTTP 状态码"
    },
    "behaviour": {
      "en": "200 for every response of the application. 404 for other paths and 405 for other methods.",
      "zh": "应用的响应一律为 200；其他路径为 404，其他方法为 405。"
    },
    "switch": "httpStatus"
  },
  {
    "id": "A7",
    "provenance": "assumed",
    "question": {
      "en": "The settle amount",
      "zh": "商家实收金额"
    },
    "behaviour": {
      "en": "The amount of the coupon, or its face value less a fee of 60 basis points. The fee is rounded half up to a fen.",
      "zh": "券带有实收金额时取该金额，否则为面额减 60 个基点的手续费，手续费四舍五入到分。"
    },
    "switch": "feeBasisPoints"
  },
  {
    "id": "A8",
    "provenance": "assumed",
    "question": {
      "en": "Who may write off a coupon",
      "zh": "谁可核销"
    },
    "behaviour": {
      "en": "Any merchant and shop of its institution, unless the coupon is limited to some.",
      "zh": "所属机构的任何商户与门店，除非券另有限定。"
    },
    "switch": null
  },
  {
    "id": "A9",
    "provenance": "assumed",
    "question": {
      "en": "wf_trace_no absent",
      "zh": "未传 wf_trace_no"
    },
    "behaviour": {
      "en": "The response has none, either.",
      "zh": "响应中也没有。"
    },
    "switch": null
  },
  {
    "id": "A10",
    "provenance": "assumed",
    "question": {
      "en": "The form of order_no",
      "zh": "order_no 的格式"
    },
    "behaviour": {
      "en": "24 digits: 5, 10 digits of epoch seconds, a number below 2^31 in 10 digits, and 3 digits. They ascend and are unique. The two published numbers can be read this way. The provider's page has 516375643352141195430506, which is second 1637564335 (2021-11-22 14:58:55 in Beijing). They can also be read as 13 digits of milliseconds and 10 more.",
      "zh": "24 位：5、10 位秒级时间戳、小于 2^31 的数（10 位）、3 位数字；递增且不重复。已公开的两个号码可以这样解读：文档中的 516375643352141195430506 对应第 1637564335 秒（北京时间 2021-11-22 14:58:55）。也可以解读为 13 位毫秒加 10 位数字。"
    },
    "switch": null
  },
  {
    "id": "A11",
    "provenance": "assumed",
    "question": {
      "en": "A number or boolean where text is documented",
      "zh": "应为字符串的字段传了数字或布尔值"
    },
    "behaviour": {
      "en": "It counts as its text. In strict mode it is rejected.",
      "zh": "按其文本处理；严格模式拒绝。"
    },
    "switch": "strict"
  },
  {
    "id": "A12",
    "provenance": "assumed",
    "question": {
      "en": "An optional field that is null or empty",
      "zh": "可选字段为 null 或空串"
    },
    "behaviour": {
      "en": "It counts as absent. For a required field this is an illegal parameter.",
      "zh": "视为未传；必填字段则返回参数不合法。"
    },
    "switch": null
  },
  {
    "id": "A13",
    "provenance": "assumed",
    "question": {
      "en": "A body that is not a JSON object, not UTF-8, not application/json or over 64 KiB, or that has a byte order mark or a duplicate field",
      "zh": "请求体非 JSON 对象、非 UTF-8、非 application/json、超过 64 KiB、以字节顺序标记（BOM）开头或有重复字段"
    },
    "behaviour": {
      "en": "Illegal parameter.",
      "zh": "参数不合法。"
    },
    "switch": "bodyLimit"
  },
  {
    "id": "A14",
    "provenance": "assumed",
    "question": {
      "en": "Formats",
      "zh": "格式"
    },
    "behaviour": {
      "en": "coupon_code 1 to 16 letters or digits; amounts whole fen without leading zeros, up to 16 digits.",
      "zh": "coupon_code 1 至 16 位字母数字；金额为整数分，无前导零，最多 16 位。"
    },
    "switch": null
  },
  {
    "id": "A15",
    "provenance": "assumed",
    "question": {
      "en": "sign missing, or of another length or case",
      "zh": "sign 缺失，或长度、大小写不符"
    },
    "behaviour": {
      "en": "A missing sign is an illegal parameter. Another length or case is a wrong signature.",
      "zh": "缺失为参数不合法，长度或大小写不符为签名错误。"
    },
    "switch": null
  },
  {
    "id": "A16",
    "provenance": "assumed",
    "question": {
      "en": "channel_type absent, or the coupon's channel unknown",
      "zh": "未传 channel_type，或券的通道未知"
    },
    "behaviour": {
      "en": "wrong_channel is not checked. exclusive_discount depends on the coupon's channel.",
      "zh": "不检查通道是否相符；独立优惠按券的通道判断。"
    },
    "switch": null
  },
  {
    "id": "A17",
    "provenance": "assumed",
    "question": {
      "en": "amount absent on a coupon with a minimum",
      "zh": "有门槛的券未传 amount"
    },
    "behaviour": {
      "en": "below_minimum.",
      "zh": "按未达门槛拒绝。"
    },
    "switch": null
  },
  {
    "id": "A18",
    "provenance": "assumed",
    "question": {
      "en": "The declared endpoints: every line for which no page is cited, and everything that no line states",
      "zh": "声明的接口：没有文档的每一行，以及声明中没有写到的行为"
    },
    "behaviour": {
      "en": "The declaration decides. A draft says in the body that it is a draft (草稿，未见文档, DRAFT_…). The rest is this project's reading. Common rejections are those of the write-off. Write-offs of other institutions or merchants are not found. All numbers sent must match. A coupon code finds its last write-off.",
      "zh": "以声明文件为准。草稿在响应体中注明（草稿，未见文档、DRAFT_…）。以下为本项目的理解：通用错误与核销接口相同；查不到其他机构或商户的核销；所传号码须全部匹配；按券码查到最后一次核销。"
    },
    "switch": "endpoints"
  },
  {
    "id": "A19",
    "provenance": "assumed",
    "question": {
      "en": "The state of the coupon after its write-off is cancelled",
      "zh": "核销被撤销后券的状态"
    },
    "behaviour": {
      "en": "issued (or refunded). A coupon that was refunded, frozen, restored, replaced or deleted after the write-off does not change.",
      "zh": "恢复为未核销（或变为已退款）。核销后已退款、冻结、恢复、替换或删除的券保持不变。"
    },
    "switch": "afterCancel"
  },
  {
    "id": "A20",
    "provenance": "assumed",
    "question": {
      "en": "The response to a write-off with the trace number of a cancelled one",
      "zh": "使用已撤销核销的流水号再次核销"
    },
    "behaviour": {
      "en": "trace_conflict. The trace number stays bound, whatever A5 says (or already_used, or the first response again).",
      "zh": "trace_conflict。流水号仍被占用，不受 A5 影响（或 already_used，或再次返回首次结果）。"
    },
    "switch": "cancelledTrace"
  },
  {
    "id": "A21",
    "provenance": "assumed",
    "question": {
      "en": "A second cancel of the same write-off",
      "zh": "重复撤销同一笔核销"
    },
    "behaviour": {
      "en": "Success again, with the same record (or already_cancelled).",
      "zh": "再次成功，返回同一记录（或 already_cancelled）。"
    },
    "switch": "secondCancel"
  },
  {
    "id": "A22",
    "provenance": "assumed",
    "question": {
      "en": "A value or a field name with text that reads as another field, such as 操作成功&settle_amount=994",
      "zh": "值或字段名中含有可读作另一字段的文字，如 操作成功&settle_amount=994"
    },
    "behaviour": {
      "en": "It is signed and verified unchanged, even though other fields have the same sign. The emulator does not reject it (C7). sdk-lite rejects such a response.",
      "zh": "原样签名与验签，即使另一组字段的签名相同。模拟器不因此拒绝（C7）。sdk-lite 会拒绝这样的响应。"
    },
    "switch": null
  }
];
export const channels = [
  {
    "channel_type": "10001",
    "name": "东福",
    "exclusive_discount": false
  },
  {
    "channel_type": "10002",
    "name": "口碑",
    "exclusive_discount": false
  },
  {
    "channel_type": "10003",
    "name": "抖音",
    "exclusive_discount": false
  },
  {
    "channel_type": "10004",
    "name": "美团",
    "exclusive_discount": false
  },
  {
    "channel_type": "10005",
    "name": "苏打优选",
    "exclusive_discount": true
  },
  {
    "channel_type": "10006",
    "name": "熊猫优福",
    "exclusive_discount": false
  },
  {
    "channel_type": "10007",
    "name": "品诺福利",
    "exclusive_discount": false
  },
  {
    "channel_type": "10008",
    "name": "中票优品",
    "exclusive_discount": false
  },
  {
    "channel_type": "10009",
    "name": "可伴",
    "exclusive_discount": true
  },
  {
    "channel_type": "10013",
    "name": "惠码通",
    "exclusive_discount": false
  }
];
export const magic = [
  {
    "ss": "00",
    "behaviour": "issued: written off, once",
    "zh": "可核销一次",
    "outcome": "written_off"
  },
  {
    "ss": "01",
    "behaviour": "not_found",
    "zh": "券码不存在",
    "outcome": "not_found"
  },
  {
    "ss": "02",
    "behaviour": "not_yet_valid, whatever the clock",
    "zh": "未生效，与时钟无关",
    "outcome": "not_yet_valid"
  },
  {
    "ss": "03",
    "behaviour": "already_used",
    "zh": "已核销",
    "outcome": "already_used"
  },
  {
    "ss": "04",
    "behaviour": "expired, whatever the clock",
    "zh": "已过期，与时钟无关",
    "outcome": "expired"
  },
  {
    "ss": "05",
    "behaviour": "refunded",
    "zh": "已退款",
    "outcome": "refunded"
  },
  {
    "ss": "06",
    "behaviour": "frozen",
    "zh": "已冻结",
    "outcome": "frozen"
  },
  {
    "ss": "07",
    "behaviour": "wrong_shop",
    "zh": "不适用于该门店",
    "outcome": "wrong_shop"
  },
  {
    "ss": "08",
    "behaviour": "wrong_channel, whatever channel is sent; without one it is not checked (A16)",
    "zh": "通道不符，传任何通道都一样；不传则不检查（A16）",
    "outcome": "wrong_channel"
  },
  {
    "ss": "09",
    "behaviour": "channel 10005: exclusive_discount if the flag is 1",
    "zh": "通道为 10005：exc_discount_flag 为 1 时不可核销",
    "outcome": "exclusive_discount"
  },
  {
    "ss": "10",
    "behaviour": "below_minimum under 5000 fen of amount",
    "zh": "amount 低于 5000 分时未达门槛",
    "outcome": "below_minimum"
  },
  {
    "ss": "80",
    "behaviour": "written off, each response comes after 3 s",
    "zh": "核销，每次响应延迟 3 秒",
    "fault": {
      "kind": "latency",
      "when": "after",
      "times": "always",
      "ms": 3000
    }
  },
  {
    "ss": "81",
    "behaviour": "connection reset, nothing written off",
    "zh": "连接重置，未核销",
    "fault": {
      "kind": "reset",
      "when": "before"
    }
  },
  {
    "ss": "82",
    "behaviour": "written off, then the connection is reset: the response is lost",
    "zh": "已核销，连接重置，响应丢失",
    "fault": {
      "kind": "reset",
      "when": "after"
    }
  },
  {
    "ss": "83",
    "behaviour": "HTTP 500 with an HTML page, nothing written off",
    "zh": "返回 HTTP 500 的 HTML 页，未核销",
    "fault": {
      "kind": "html",
      "when": "before",
      "status": 500
    }
  },
  {
    "ss": "84",
    "behaviour": "written off, the JSON is cut in the middle",
    "zh": "已核销，JSON 被截断",
    "fault": {
      "kind": "cut_json",
      "when": "after"
    }
  },
  {
    "ss": "85",
    "behaviour": "written off, the response has a wrong signature",
    "zh": "已核销，响应签名错误",
    "fault": {
      "kind": "wrong_sign",
      "when": "after"
    }
  },
  {
    "ss": "86",
    "behaviour": "system_error (FAIL 系统繁忙), nothing written off",
    "zh": "返回系统繁忙，未核销",
    "fault": {
      "kind": "system_error",
      "when": "before"
    }
  },
  {
    "ss": "87",
    "behaviour": "HTTP 200 with an empty body, nothing written off",
    "zh": "返回 HTTP 200 的空响应，未核销",
    "fault": {
      "kind": "empty_body",
      "when": "before"
    }
  },
  {
    "ss": "88",
    "behaviour": "written off, then silence until the client gives up (30 s at most)",
    "zh": "已核销，但没有响应（最多等 30 秒）",
    "fault": {
      "kind": "silence",
      "when": "after",
      "ms": 30000
    }
  },
  {
    "ss": "89",
    "behaviour": "HTTP 429 with Retry-After: 1, nothing written off",
    "zh": "返回 HTTP 429（Retry-After: 1），未核销",
    "fault": {
      "kind": "http_status",
      "when": "before",
      "status": 429,
      "headers": {
        "retry-after": "1"
      }
    }
  },
  {
    "ss": "90",
    "behaviour": "written off; the response is correctly signed, but names another coupon and amount",
    "zh": "已核销；响应签名正确，但券码与金额属于另一张券",
    "fault": {
      "kind": "other_response",
      "when": "after"
    }
  },
  {
    "ss": "91",
    "behaviour": "written off, the response is lost, and the same trace then gets already_used instead of a replay",
    "zh": "已核销，响应丢失；用原流水号重试返回“已核销”，而不是首次结果",
    "fault": {
      "kind": "lost_then_already_used",
      "when": "after"
    }
  },
  {
    "ss": "92",
    "behaviour": "written off, then HTTP 504 with an HTML page",
    "zh": "已核销，但返回 HTTP 504 的 HTML 页",
    "fault": {
      "kind": "html",
      "when": "after",
      "status": 504
    }
  },
  {
    "ss": "93",
    "behaviour": "written off, then system_error (FAIL 系统繁忙)",
    "zh": "已核销，但返回系统繁忙",
    "fault": {
      "kind": "system_error",
      "when": "after"
    }
  }
];
export const requestFields = [
  {
    "name": "inst_no",
    "length": 8,
    "required": true,
    "meaning": {
      "en": "Institution",
      "zh": "机构号"
    },
    "form": {
      "en": "1 to 8 characters",
      "zh": "1 至 8 个字符"
    },
    "example": "900024",
    "description": "机构号, institution.",
    "pattern": "[\\s\\S]{1,8}",
    "numbers": [
      -9999999,
      99999999
    ],
    "assumptions": [],
    "uses": [
      "order",
      "fault"
    ]
  },
  {
    "name": "merchant_no",
    "length": 32,
    "required": true,
    "meaning": {
      "en": "Merchant",
      "zh": "商户号"
    },
    "form": {
      "en": "1 to 32 characters",
      "zh": "1 至 32 个字符"
    },
    "example": "851811130002",
    "description": "商户号, merchant.",
    "pattern": "[\\s\\S]{1,32}",
    "numbers": [
      -9007199254740991,
      9007199254740991
    ],
    "assumptions": [],
    "uses": [
      "order",
      "fault",
      "journal"
    ]
  },
  {
    "name": "shop_no",
    "length": 32,
    "required": true,
    "meaning": {
      "en": "Shop",
      "zh": "门店号"
    },
    "form": {
      "en": "1 to 32 characters",
      "zh": "1 至 32 个字符"
    },
    "example": "862010110001",
    "description": "门店号, shop.",
    "pattern": "[\\s\\S]{1,32}",
    "numbers": [
      -9007199254740991,
      9007199254740991
    ],
    "assumptions": [],
    "uses": [
      "order",
      "fault",
      "journal"
    ],
    "replay": 1
  },
  {
    "name": "wf_trace_no",
    "length": 32,
    "required": false,
    "meaning": {
      "en": "Your write-off trace number",
      "zh": "核销流水号"
    },
    "form": {
      "en": "at most 36 characters (32 in strict)",
      "zh": "最多 36 个字符（严格模式 32）"
    },
    "example": "843d920a-2c0f-e3b4-eebc-9d2dd5887ce2",
    "description": "核销流水号, the trace number that the caller gives the write-off.",
    "pattern": "[\\s\\S]{1,32}",
    "numbers": [
      -9007199254740991,
      9007199254740991
    ],
    "lenient": {
      "description": "Up to 36 characters, as in the example of the source (C5).",
      "pattern": "[\\s\\S]{1,36}"
    },
    "assumptions": [],
    "uses": [
      "order",
      "fault",
      "journal"
    ]
  },
  {
    "name": "ts",
    "length": 14,
    "required": true,
    "meaning": {
      "en": "Time of the request, yyyyMMddHHmmss",
      "zh": "时间戳，yyyyMMddHHmmss"
    },
    "form": {
      "en": "yyyyMMddHHmmss, a real date and time",
      "zh": "yyyyMMddHHmmss，须为真实的日期时间"
    },
    "example": "20200406005530",
    "description": "yyyyMMddHHmmss in Asia/Shanghai (A4). It must be a real date and time, which a schema cannot express.",
    "pattern": "[0-9]{14}",
    "numbers": [
      10000000000000,
      99999999999999
    ],
    "assumptions": [
      "A4"
    ],
    "uses": []
  },
  {
    "name": "coupon_code",
    "alias": "couponCode",
    "length": 16,
    "required": true,
    "meaning": {
      "en": "The coupon's code",
      "zh": "券码"
    },
    "form": {
      "en": "1 to 16 letters or digits",
      "zh": "1 至 16 位字母或数字"
    },
    "example": "679533922928",
    "description": "券码, the coupon's code (A14).",
    "pattern": "[0-9A-Za-z]{1,16}",
    "numbers": [
      0,
      9007199254740991
    ],
    "assumptions": [
      "A14"
    ],
    "uses": [
      "order",
      "fault",
      "journal"
    ],
    "replay": 2
  },
  {
    "name": "channel_type",
    "length": 5,
    "required": false,
    "meaning": {
      "en": "Channel",
      "zh": "通道类型"
    },
    "form": {
      "en": "one of the documented channels",
      "zh": "文档所列的通道类型之一"
    },
    "example": "10001",
    "description": "通道类型, channel.",
    "values": [
      "10001",
      "10002",
      "10003",
      "10004",
      "10005",
      "10006",
      "10007",
      "10008",
      "10009",
      "10013"
    ],
    "numbers": [
      10001,
      10013
    ],
    "assumptions": [],
    "uses": [
      "order",
      "journal"
    ],
    "replay": 5
  },
  {
    "name": "amount",
    "length": 16,
    "required": false,
    "meaning": {
      "en": "The order's original price, whole fen",
      "zh": "支付订单原价（分）"
    },
    "form": {
      "en": "whole fen, up to 16 digits, no leading zero",
      "zh": "整数分，最多 16 位，无前导零"
    },
    "example": "1000",
    "description": "支付订单原价, the order's original price, whole fen.",
    "pattern": "(0|[1-9][0-9]{0,15})",
    "numbers": [
      0,
      9007199254740991
    ],
    "assumptions": [
      "A14"
    ],
    "uses": [
      "order",
      "journal"
    ],
    "replay": 3
  },
  {
    "name": "real_amount",
    "length": 16,
    "required": false,
    "meaning": {
      "en": "The amount actually paid, whole fen",
      "zh": "实际支付金额（分）"
    },
    "form": {
      "en": "whole fen, up to 16 digits, no leading zero",
      "zh": "整数分，最多 16 位，无前导零"
    },
    "description": "实际支付金额, actually paid, whole fen.",
    "pattern": "(0|[1-9][0-9]{0,15})",
    "numbers": [
      0,
      9007199254740991
    ],
    "assumptions": [
      "A14"
    ],
    "uses": [
      "order",
      "journal"
    ],
    "replay": 4
  },
  {
    "name": "exc_discount_flag",
    "length": 1,
    "required": false,
    "default": "0",
    "meaning": {
      "en": "Whether the order has an exclusive discount: 1 yes, 0 no",
      "zh": "是否参与独立优惠：1 是，0 否"
    },
    "form": {
      "en": "0 or 1",
      "zh": "0 或 1"
    },
    "example": "0",
    "description": "是否参与独立优惠: 1 yes, 0 no. Absent means 0.",
    "values": [
      "0",
      "1"
    ],
    "numbers": [
      0,
      1
    ],
    "assumptions": [],
    "uses": [
      "order",
      "journal"
    ],
    "replay": 6
  },
  {
    "name": "sign",
    "length": 32,
    "required": true,
    "meaning": {
      "en": "Signature",
      "zh": "签名"
    },
    "form": {
      "en": "text",
      "zh": "文本"
    },
    "example": "51c7d68424e5492199cf7f4734a2b977",
    "description": "签名. 32 characters are documented. The length follows the signing rule.",
    "pattern": "[\\s\\S]{1,64}",
    "numbers": [
      -9007199254740991,
      9007199254740991
    ],
    "assumptions": [],
    "uses": []
  }
];
export const requestFieldsOf = {
  "order": [
    "inst_no",
    "merchant_no",
    "shop_no",
    "wf_trace_no",
    "coupon_code",
    "channel_type",
    "amount",
    "real_amount",
    "exc_discount_flag"
  ],
  "replay": [
    "shop_no",
    "coupon_code",
    "amount",
    "real_amount",
    "channel_type",
    "exc_discount_flag"
  ],
  "fault": [
    "inst_no",
    "merchant_no",
    "shop_no",
    "wf_trace_no",
    "coupon_code"
  ],
  "journal": [
    "merchant_no",
    "shop_no",
    "wf_trace_no",
    "coupon_code",
    "channel_type",
    "amount",
    "real_amount",
    "exc_discount_flag"
  ]
};
export const faultKinds = [
  "latency",
  "reset",
  "silence",
  "http_status",
  "html",
  "cut_json",
  "empty_body",
  "wrong_sign",
  "other_response",
  "system_error",
  "lost_then_already_used"
];
export const writeOffPath = "/openpay/coupon/wf";

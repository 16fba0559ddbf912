// Made by contracts/scripts/generate.mjs; do not edit.
export const questions = [
  {
    "id": "A1",
    "ask": {
      "en": "How is the sign of a request calculated? Both examples on the page show the same value, and their key is not given. If you can, please add one worked example: the text to sign, a test key, and the result.",
      "zh": "请求的 sign 如何生成？文档的两处示例是同一个值，且未给出密钥。如方便，请附一个完整算例（待签名串、测试密钥、结果）。"
    },
    "choices": [
      {
        "en": "All fields except sign, sorted by name, joined as k=v with &, then &key=KEY; MD5 in lower case. Fields that are null are left out; empty ones are included",
        "zh": "除 sign 外的字段按名称升序，以 k=v 用 & 连接，末尾加 &key=密钥，取 MD5 小写；值为 null 的不参与，空串参与"
      },
      {
        "en": "As above, but empty fields are left out, too",
        "zh": "同上，但空串也不参与"
      },
      {
        "en": "As above, but MD5 in upper case",
        "zh": "同上，但 MD5 结果为大写"
      }
    ]
  },
  {
    "id": "A2",
    "ask": {
      "en": "How is the sign of a response calculated? Does a failure response (wrong signature, unknown institution) have a sign as well?",
      "zh": "响应的 sign 如何生成？签名错误、机构不存在等失败响应是否也带 sign？"
    },
    "choices": [
      {
        "en": "By the rule of a request; no sign if the institution is unknown",
        "zh": "与请求规则相同；无法确定机构时不带 sign"
      },
      {
        "en": "By the rule of a request, in every response",
        "zh": "与请求规则相同，所有响应都带"
      },
      {
        "en": "Responses have no sign, or follow another rule",
        "zh": "响应不带 sign，或规则不同"
      }
    ]
  },
  {
    "id": "C6",
    "ask": {
      "en": "Is there a test environment, or a test institution? May we test with 900024 and 60000001, the institutions in the page's examples?",
      "zh": "是否有测试环境或测试机构号？文档示例中的 900024 与 60000001 能否用于联调？"
    },
    "choices": [
      {
        "en": "Yes; you provide an institution, its key and coupons for tests",
        "zh": "有，测试机构号、密钥与测试券由贵方提供"
      },
      {
        "en": "No, there is only production",
        "zh": "没有，只能用生产环境"
      }
    ]
  },
  {
    "id": "C1",
    "ask": {
      "en": "What is return_code if a coupon is rejected, for example because it was refunded? The table of fields says SUCCESS / FAIL; the example has 0205.",
      "zh": "业务拒绝（如券码已退款）时，return_code 返回什么？字段表写 SUCCESS / FAIL，响应示例却是 0205。"
    },
    "choices": [
      {
        "en": "The four-digit code (such as 0205), with result_code FAIL",
        "zh": "四位业务码（如 0205），result_code 为 FAIL"
      },
      {
        "en": "SUCCESS, with result_code FAIL, and the reason in return_msg",
        "zh": "SUCCESS，result_code 为 FAIL，原因见 return_msg"
      }
    ]
  },
  {
    "id": "C2",
    "ask": {
      "en": "Which responses have result_code? The page says only those with return_code SUCCESS, but its example has it together with 0205.",
      "zh": "哪些响应带 result_code？文档说仅在 return_code 为 SUCCESS 时返回，示例却与 0205 一同返回。"
    },
    "choices": [
      {
        "en": "Successful write-offs and rejected coupons",
        "zh": "核销成功与业务拒绝都带"
      },
      {
        "en": "Only those with return_code SUCCESS",
        "zh": "仅 return_code 为 SUCCESS 时带"
      }
    ]
  },
  {
    "id": "C12",
    "ask": {
      "en": "What is return_code if a parameter is invalid or the signature is wrong?",
      "zh": "参数不合法、签名错误时，return_code 返回什么？"
    },
    "choices": [
      {
        "en": "FAIL, with the reason in return_msg",
        "zh": "FAIL，原因见 return_msg"
      },
      {
        "en": "A four-digit code",
        "zh": "四位错误码"
      }
    ]
  },
  {
    "id": "A3",
    "ask": {
      "en": "Which code and message does each rejection have? If there is a table of all codes, please send it.",
      "zh": "各种拒绝的业务码与提示分别是什么？如有完整的错误码表，请直接提供。"
    },
    "choices": []
  },
  {
    "id": "A6",
    "ask": {
      "en": "Which HTTP status does a response have if the signature is wrong, a parameter is invalid, or the coupon is rejected?",
      "zh": "签名错误、参数不合法、业务拒绝时，HTTP 状态码是多少？"
    },
    "choices": [
      {
        "en": "Always 200; only the body shows the result",
        "zh": "一律 200，只看响应体"
      },
      {
        "en": "4xx or 5xx, depending on the case",
        "zh": "按情况返回 4xx 或 5xx"
      }
    ]
  },
  {
    "id": "A4",
    "ask": {
      "en": "Which time zone is ts in? How far may it differ from your server's time before a request is rejected?",
      "zh": "ts 是什么时区？与贵方服务器时间相差多少会被拒绝？"
    },
    "choices": [
      {
        "en": "Beijing time; the difference is not checked",
        "zh": "北京时间，不检查时差"
      },
      {
        "en": "Beijing time; rejected if it differs by too many seconds (please say how many)",
        "zh": "北京时间，超过规定秒数即拒绝（请注明秒数）"
      }
    ]
  },
  {
    "id": "A5",
    "ask": {
      "en": "After a time-out we send the same request again with the same wf_trace_no. What do we get? Is a trace number unique within a merchant or an institution, and how long is it kept?",
      "zh": "请求超时后，我们以同一 wf_trace_no、相同参数重试，会得到什么？流水号在什么范围内唯一，保留多久？"
    },
    "choices": [
      {
        "en": "If the first request wrote off, its result again, with the same order_no",
        "zh": "若首次已核销，返回首次的结果（同一 order_no）"
      },
      {
        "en": "An error: the coupon has been used",
        "zh": "返回“券码已核销”"
      },
      {
        "en": "An error: the trace number is a duplicate",
        "zh": "返回“流水号重复”"
      }
    ]
  },
  {
    "id": "C5",
    "ask": {
      "en": "How long may wf_trace_no be? The page says string(32), but its example is a UUID of 36 characters.",
      "zh": "wf_trace_no 的最大长度是多少？文档写 string(32)，示例却是 36 位的 UUID。"
    },
    "choices": [
      {
        "en": "36 characters",
        "zh": "36 位"
      },
      {
        "en": "32 characters",
        "zh": "32 位"
      }
    ]
  },
  {
    "id": "A9",
    "ask": {
      "en": "If a request has no wf_trace_no, does the response have one? How is a repeated request recognised then?",
      "zh": "不传 wf_trace_no 时，响应是否带 wf_trace_no？重复请求如何识别？"
    },
    "choices": [
      {
        "en": "It has none; a repeated request is handled by the coupon's state",
        "zh": "响应不带；重复请求按券的状态处理"
      },
      {
        "en": "You generate one and return it",
        "zh": "由贵方生成并在响应中返回"
      }
    ]
  },
  {
    "id": "C3",
    "ask": {
      "en": "Is the amount that the merchant receives called settle_amount or settleAmount in a response? The table and the example differ.",
      "zh": "响应中商家实收金额的字段名是 settle_amount 还是 settleAmount？字段表与示例不一致。"
    },
    "choices": [
      {
        "en": "settle_amount",
        "zh": "settle_amount"
      },
      {
        "en": "settleAmount",
        "zh": "settleAmount"
      },
      {
        "en": "Both are returned",
        "zh": "两者都返回"
      }
    ]
  },
  {
    "id": "A7",
    "ask": {
      "en": "How is the amount that the merchant receives calculated? What is the fee rate, and how are fractions of a fen rounded?",
      "zh": "商家实收金额如何计算？手续费率是多少，不足一分如何取整？"
    },
    "choices": [
      {
        "en": "Face value minus a fee; the fee is rounded half up to a fen (please say the rate)",
        "zh": "面额减手续费，手续费四舍五入到分（请注明费率）"
      },
      {
        "en": "The coupon's own settlement price, in no fixed proportion to its face value",
        "zh": "按券的结算价，与面额无固定比例"
      }
    ]
  },
  {
    "id": "C8",
    "ask": {
      "en": "Which fields does the response have if a coupon is rejected? The page says that order_no and codes are always there; in the example order_no is null.",
      "zh": "业务拒绝的响应带哪些字段？文档说 order_no、codes 必含，示例中 order_no 为 null。"
    },
    "choices": [
      {
        "en": "order_no and amount are null; codes is the coupon of the request",
        "zh": "order_no、amount 为 null，codes 为所请求的券码"
      },
      {
        "en": "Fields without a value are left out",
        "zh": "没有值的字段不返回"
      }
    ]
  },
  {
    "id": "C11",
    "ask": {
      "en": "Which fields does a response with return_code FAIL have?",
      "zh": "return_code 为 FAIL 的响应带哪些字段？"
    },
    "choices": [
      {
        "en": "return_code, return_msg and sign only",
        "zh": "只有 return_code、return_msg、sign"
      },
      {
        "en": "order_no, codes and others as well",
        "zh": "另带 order_no、codes 等字段"
      }
    ]
  },
  {
    "id": "C9",
    "ask": {
      "en": "The page's example of a successful response is a rejection. Could you send a real response to a successful write-off?",
      "zh": "文档的“成功”示例是一次业务拒绝。能否提供一份核销成功的真实响应？"
    },
    "choices": [
      {
        "en": "It is attached",
        "zh": "见附件"
      },
      {
        "en": "Its fields are those of the table",
        "zh": "字段与文档字段表一致"
      }
    ]
  },
  {
    "id": "A10",
    "ask": {
      "en": "What are the format and length of order_no? Is it unique across the platform?",
      "zh": "order_no 的格式与长度是什么？是否全局唯一？"
    },
    "choices": [
      {
        "en": "24 digits, unique across the platform",
        "zh": "24 位数字，全局唯一"
      },
      {
        "en": "No fixed format, up to 32 characters; do not parse it",
        "zh": "格式不固定，至多 32 位，请勿解析"
      }
    ]
  },
  {
    "id": "A8",
    "ask": {
      "en": "Which merchants and shops may write off a coupon? What is returned at any other one?",
      "zh": "一张券可以在哪些商户、门店核销？不适用时返回什么？"
    },
    "choices": [
      {
        "en": "Any merchant and shop of the institution, unless the coupon is limited to some",
        "zh": "本机构下任意商户与门店，除非券另有限定"
      },
      {
        "en": "Only the merchant or shop that the coupon is bound to",
        "zh": "仅限券绑定的商户或门店"
      }
    ]
  },
  {
    "id": "A14",
    "ask": {
      "en": "What is the format of coupon_code, and of amounts?",
      "zh": "coupon_code 与金额的格式是什么？"
    },
    "choices": [
      {
        "en": "coupon_code is 1 to 16 letters or digits; amounts are whole fen as text, without leading zeros",
        "zh": "coupon_code 为 1 至 16 位字母或数字；金额为整数分的文本，无前导零"
      },
      {
        "en": "coupon_code has digits only",
        "zh": "coupon_code 只含数字"
      }
    ]
  },
  {
    "id": "A16",
    "ask": {
      "en": "Is the channel checked if channel_type is left out?",
      "zh": "不传 channel_type 时是否检查通道？"
    },
    "choices": [
      {
        "en": "No",
        "zh": "不检查"
      },
      {
        "en": "Yes: the coupon's own channel applies",
        "zh": "按券的通道处理"
      },
      {
        "en": "channel_type is in fact required",
        "zh": "channel_type 实际为必填"
      }
    ]
  },
  {
    "id": "A17",
    "ask": {
      "en": "What happens if a coupon has a minimum order amount, and the request has no amount?",
      "zh": "有使用门槛的券，不传 amount 时如何处理？"
    },
    "choices": [
      {
        "en": "Rejected as below the minimum",
        "zh": "按未达门槛拒绝"
      },
      {
        "en": "The minimum is not checked",
        "zh": "不检查门槛"
      }
    ]
  },
  {
    "id": "C4",
    "ask": {
      "en": "Is the coupon called coupon_code or couponCode in a request? The table and the example differ.",
      "zh": "请求中的券码字段是 coupon_code 还是 couponCode？字段表与示例不一致。"
    },
    "choices": [
      {
        "en": "coupon_code",
        "zh": "coupon_code"
      },
      {
        "en": "couponCode",
        "zh": "couponCode"
      },
      {
        "en": "Both names are accepted",
        "zh": "两者皆可"
      }
    ]
  },
  {
    "id": "C7",
    "ask": {
      "en": "What is writeOff_tyep in the example request? Is it needed? Do fields that are not listed take part in the signature?",
      "zh": "请求示例中的 writeOff_tyep 是什么字段？需要传吗？未列出的字段是否参与签名？"
    },
    "choices": [
      {
        "en": "Not needed; if it is sent, it is signed like any other field",
        "zh": "不需要；若传，按原样参与签名"
      },
      {
        "en": "Needed (please list the values)",
        "zh": "需要传（请注明取值）"
      },
      {
        "en": "Fields that are not listed are rejected",
        "zh": "不接受未列出的字段"
      }
    ]
  },
  {
    "id": "C10",
    "ask": {
      "en": "Can one request write off several coupons? The page is titled \"single write-off\", but the field in the response is called codes.",
      "zh": "是否支持一次核销多张券？文档标题为“单笔核销”，响应字段名为 codes。"
    },
    "choices": [
      {
        "en": "One coupon per request",
        "zh": "一次一张"
      },
      {
        "en": "Several coupons per request (please send the page)",
        "zh": "支持批量（请提供文档）"
      }
    ]
  },
  {
    "id": "A11",
    "ask": {
      "en": "What happens if a field that is documented as string is sent as a JSON number or boolean?",
      "zh": "文档类型为 string 的字段，以 JSON 数字或布尔传入时如何处理？"
    },
    "choices": [
      {
        "en": "It is converted to text",
        "zh": "按其文本处理"
      },
      {
        "en": "Invalid parameter",
        "zh": "参数不合法"
      }
    ]
  },
  {
    "id": "A12",
    "ask": {
      "en": "What happens if an optional field is null or empty? Does it take part in the signature?",
      "zh": "可选字段传 null 或空串时如何处理？是否参与签名？"
    },
    "choices": [
      {
        "en": "It counts as left out",
        "zh": "视为未传"
      },
      {
        "en": "Invalid parameter",
        "zh": "参数不合法"
      }
    ]
  },
  {
    "id": "A15",
    "ask": {
      "en": "Does a missing sign get the same response as a wrong one?",
      "zh": "缺少 sign 与 sign 错误，返回是否相同？"
    },
    "choices": [
      {
        "en": "No: a missing sign is an invalid parameter, a wrong one is a signature error",
        "zh": "缺少为参数不合法，错误为签名错误"
      },
      {
        "en": "Yes: both are a signature error",
        "zh": "都返回签名错误"
      }
    ]
  },
  {
    "id": "A13",
    "ask": {
      "en": "What is returned if the body is not JSON, is not UTF-8, or is too long?",
      "zh": "请求体不是合法 JSON、编码不是 UTF-8 或过大时，返回什么？"
    },
    "choices": [
      {
        "en": "Invalid parameter",
        "zh": "参数不合法"
      },
      {
        "en": "HTTP 4xx",
        "zh": "HTTP 4xx"
      }
    ]
  },
  {
    "id": "A22",
    "ask": {
      "en": "What happens if a value contains the separator and the name of another field, such as return_msg = \"操作成功&settle_amount=994\"? Then two sets of fields have one sign.",
      "zh": "若某个值含有连接符与另一字段名（如 return_msg = “操作成功&settle_amount=994”），两组字段的签名会相同，如何处理？"
    },
    "choices": [
      {
        "en": "It is signed as it is",
        "zh": "原样参与签名"
      },
      {
        "en": "It is URL-encoded before it is signed",
        "zh": "URL 编码后再签名"
      },
      {
        "en": "It is rejected, or never occurs",
        "zh": "拒绝，或不会出现"
      }
    ]
  },
  {
    "id": "A19",
    "ask": {
      "en": "What is the state of a coupon after its write-off was cancelled?",
      "zh": "核销被撤销后，券变为什么状态？"
    },
    "choices": [
      {
        "en": "It can be written off again",
        "zh": "恢复为未核销，可再次核销"
      },
      {
        "en": "It is refunded and cannot be used",
        "zh": "变为已退款，不能再用"
      }
    ]
  },
  {
    "id": "A20",
    "ask": {
      "en": "After a cancellation, another write-off request arrives with the same wf_trace_no, such as a delayed retry. What happens?",
      "zh": "核销被撤销后，又收到原 wf_trace_no 的核销请求（如网络中迟到的重试），如何处理？"
    },
    "choices": [
      {
        "en": "Rejected: the trace number is a duplicate",
        "zh": "拒绝：流水号重复"
      },
      {
        "en": "Rejected: the coupon has been used",
        "zh": "拒绝：券码已核销"
      },
      {
        "en": "The result of the first write-off",
        "zh": "返回首次核销的结果"
      },
      {
        "en": "The coupon is written off again",
        "zh": "再次核销该券"
      }
    ]
  },
  {
    "id": "A21",
    "ask": {
      "en": "What is returned if the same write-off is cancelled a second time?",
      "zh": "对同一笔核销重复撤销，返回什么？"
    },
    "choices": [
      {
        "en": "Success again",
        "zh": "再次返回成功"
      },
      {
        "en": "An error: it was cancelled before",
        "zh": "返回“已撤销”"
      }
    ]
  }
];

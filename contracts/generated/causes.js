// Made by contracts/scripts/generate.mjs; do not edit.
export const causes = [
  {
    "code": "uppercase_digest",
    "message": {
      "en": "The digest is right, but written with upper-case letters.",
      "zh": "摘要正确，但写成了大写。"
    },
    "fix": {
      "en": "Write the hex digits in lower case.",
      "zh": "十六进制摘要改用小写。"
    }
  },
  {
    "code": "lowercase_digest",
    "message": {
      "en": "The digest is right, but written with lower-case letters.",
      "zh": "摘要正确，但写成了小写。"
    },
    "fix": {
      "en": "Write the hex digits in upper case.",
      "zh": "十六进制摘要改用大写。"
    }
  },
  {
    "code": "base64_digest",
    "message": {
      "en": "The digest is right, but written in Base64.",
      "zh": "摘要正确，但写成了 Base64。"
    },
    "fix": {
      "en": "Write the digest in hex digits.",
      "zh": "摘要改用十六进制表示。"
    }
  },
  {
    "code": "sign_whitespace",
    "message": {
      "en": "The signature is right, but has white space around it.",
      "zh": "签名正确，但前后有空白字符。"
    },
    "fix": {
      "en": "Trim the signature before you send it.",
      "zh": "发送前去除 sign 前后的空白。"
    }
  },
  {
    "code": "sign_missing",
    "message": {
      "en": "There is no sign.",
      "zh": "没有 sign。"
    },
    "fix": {
      "en": "Sign the other fields, and send the result as `sign`.",
      "zh": "对其余字段签名，并以 `sign` 发送。"
    }
  },
  {
    "code": "sign_masked",
    "message": {
      "en": "This is not the signature, but a mask or placeholder for it: {detail}.",
      "zh": "签名已打码，或只是占位符：{detail}。"
    },
    "fix": {
      "en": "Explain the exchange by its request ID (`X-Shoubei-Mock-Request-Id`), or give the signature as it was sent.",
      "zh": "按请求编号（`X-Shoubei-Mock-Request-Id`）说明该次交互，或给出实际发送的签名。"
    }
  },
  {
    "code": "empty_values_left_out",
    "message": {
      "en": "Fields whose value is \"\" were left out of what was signed.",
      "zh": "签名时漏掉了值为 \"\" 的字段。"
    },
    "fix": {
      "en": "Keep empty values when you sign (`name=`), or do not send them.",
      "zh": "签名时保留空值（`名称=`），或不发送这些字段。"
    }
  },
  {
    "code": "empty_values_kept",
    "message": {
      "en": "Fields whose value is \"\" were signed; the rule leaves them out.",
      "zh": "值为 \"\" 的字段参与了签名；按规则应去除。"
    },
    "fix": {
      "en": "Leave empty values out when you sign.",
      "zh": "签名时去除空值字段。"
    }
  },
  {
    "code": "null_signed_as_text",
    "message": {
      "en": "A null was signed as the text {detail}.",
      "zh": "null 被当作文本 {detail} 参与了签名。"
    },
    "fix": {
      "en": "Leave fields that are null out when you sign.",
      "zh": "签名时去除值为 null 的字段。"
    }
  },
  {
    "code": "null_signed_as_empty",
    "message": {
      "en": "A null was signed as an empty value.",
      "zh": "null 被当作空值参与了签名。"
    },
    "fix": {
      "en": "Leave fields that are null out when you sign.",
      "zh": "签名时去除值为 null 的字段。"
    }
  },
  {
    "code": "number_signed_as_written",
    "message": {
      "en": "{field}: signed as {detail}, as it is written in the JSON; the rule takes the shortest form of a number.",
      "zh": "{field}：按 JSON 中的写法 {detail} 参与了签名；按规则应取数字的最短形式。"
    },
    "fix": {
      "en": "Write and sign the number in its shortest form, as the canonical string shows; best send amounts as strings.",
      "zh": "按待签名串所示，以最短形式书写并签名；金额最好以字符串发送。"
    }
  },
  {
    "code": "number_as_text_differs",
    "message": {
      "en": "{field}: signed as {detail}, which is not the text that the rule takes.",
      "zh": "{field}：签名时写作 {detail}，不是规则所取的文本。"
    },
    "fix": {
      "en": "Sign the text that the canonical string shows; what is sent as a string is signed as it is.",
      "zh": "按待签名串所示的文本签名；以字符串发送的值按原样参与签名。"
    }
  },
  {
    "code": "escapes_signed",
    "message": {
      "en": "Values were signed with JSON's escapes in them ({detail}).",
      "zh": "值连同 JSON 转义（{detail}）一起参与了签名。"
    },
    "fix": {
      "en": "Sign the values themselves, without JSON's escapes.",
      "zh": "对值本身签名，而不是对其 JSON 写法签名。"
    }
  },
  {
    "code": "values_trimmed",
    "message": {
      "en": "Values were trimmed before they were signed, but not before they were sent.",
      "zh": "签名前去除了值的首尾空白，发送时却未去除。"
    },
    "fix": {
      "en": "Trim values before you sign and send them, or do not trim them.",
      "zh": "签名与发送前都去除空白，或都不去除。"
    }
  },
  {
    "code": "values_url_encoded",
    "message": {
      "en": "Values were URL-encoded before they were signed{detail}.",
      "zh": "签名前对值做了 URL 编码{detail}。"
    },
    "fix": {
      "en": "Sign values as they are.",
      "zh": "直接对原值签名。"
    }
  },
  {
    "code": "values_not_url_encoded",
    "message": {
      "en": "Values were signed as they are; the rule URL-encodes them.",
      "zh": "直接对原值签名；按规则应先做 URL 编码。"
    },
    "fix": {
      "en": "URL-encode values before you sign.",
      "zh": "签名前对值做 URL 编码。"
    }
  },
  {
    "code": "url_encoded_otherwise",
    "message": {
      "en": "Values were URL-encoded in another way{detail}.",
      "zh": "值的 URL 编码方式不同{detail}。"
    },
    "fix": {
      "en": "Encode as the rule says: `percent` is RFC 3986, in `form` a space is `+`.",
      "zh": "按规则编码：`percent` 为 RFC 3986，`form` 中空格为 `+`。"
    }
  },
  {
    "code": "text_url_encoded",
    "message": {
      "en": "The whole string was URL-encoded before it was digested.",
      "zh": "整个待签名串在摘要前做了 URL 编码。"
    },
    "fix": {
      "en": "Digest the string as it is.",
      "zh": "直接对待签名串做摘要。"
    }
  },
  {
    "code": "text_recased",
    "message": {
      "en": "The whole string was put in {detail} before it was digested.",
      "zh": "整个待签名串在摘要前转成了{detail}。"
    },
    "fix": {
      "en": "Digest the string as it is.",
      "zh": "直接对待签名串做摘要。"
    }
  },
  {
    "code": "json_signed",
    "message": {
      "en": "The JSON text was signed, and not the fields in pairs{detail}.",
      "zh": "对 JSON 文本签名，而不是对字段键值对签名{detail}。"
    },
    "fix": {
      "en": "Join the fields as the canonical string shows.",
      "zh": "按待签名串的形式拼接字段。"
    }
  },
  {
    "code": "fields_not_sorted",
    "message": {
      "en": "Fields were signed in the order {detail}, not sorted by name.",
      "zh": "字段按{detail}签名，未按名称排序。"
    },
    "fix": {
      "en": "Sort the fields by name, by the order of bytes.",
      "zh": "按名称的字节序对字段排序。"
    }
  },
  {
    "code": "sorted_ignoring_case",
    "message": {
      "en": "Names were sorted without regard to case.",
      "zh": "字段名排序时忽略了大小写。"
    },
    "fix": {
      "en": "Sort by the order of bytes: upper case comes before `_` and lower case.",
      "zh": "按字节序排序：大写在 `_` 与小写之前。"
    }
  },
  {
    "code": "sorted_by_case",
    "message": {
      "en": "Names were sorted by the order of bytes; the rule ignores case.",
      "zh": "字段名按字节序排序；按规则应忽略大小写。"
    },
    "fix": {
      "en": "Sort without regard to case.",
      "zh": "排序时忽略大小写。"
    }
  },
  {
    "code": "fields_sorted",
    "message": {
      "en": "Fields were sorted by name; the rule takes them in the order in which they are sent.",
      "zh": "字段按名称排序；按规则应按发送顺序。"
    },
    "fix": {
      "en": "Sign the fields in the order in which you send them.",
      "zh": "按发送顺序签名。"
    }
  },
  {
    "code": "joined_otherwise",
    "message": {
      "en": "Fields were joined in another way: {detail}.",
      "zh": "字段的拼接方式不同：{detail}。"
    },
    "fix": {
      "en": "Join fields as the canonical string shows.",
      "zh": "按待签名串的形式拼接字段。"
    }
  },
  {
    "code": "key_missing",
    "message": {
      "en": "The key was not put into what was signed.",
      "zh": "待签名串中没有加入密钥。"
    },
    "fix": {
      "en": "Add the key as the canonical string shows (`***` stands for it).",
      "zh": "按待签名串的位置加入密钥（以 `***` 表示）。"
    }
  },
  {
    "code": "key_appended_bare",
    "message": {
      "en": "The key was appended as it is, without its name: {detail}.",
      "zh": "密钥直接附在末尾，没有名称：{detail}。"
    },
    "fix": {
      "en": "Add the key as the canonical string shows (`***` stands for it).",
      "zh": "按待签名串的形式加入密钥（以 `***` 表示）。"
    }
  },
  {
    "code": "key_prefixed",
    "message": {
      "en": "The key was put before the fields: {detail}.",
      "zh": "密钥放在了字段之前：{detail}。"
    },
    "fix": {
      "en": "Add the key as the canonical string shows (`***` stands for it).",
      "zh": "按待签名串的位置加入密钥（以 `***` 表示）。"
    }
  },
  {
    "code": "key_elsewhere",
    "message": {
      "en": "The key was put elsewhere: {detail}.",
      "zh": "密钥的位置不同：{detail}。"
    },
    "fix": {
      "en": "Add the key as the canonical string shows (`***` stands for it).",
      "zh": "按待签名串的位置加入密钥（以 `***` 表示）。"
    }
  },
  {
    "code": "key_named_otherwise",
    "message": {
      "en": "The key was added under another name: {detail}.",
      "zh": "密钥使用了其他名称：{detail}。"
    },
    "fix": {
      "en": "Add the key as the canonical string shows (`***` stands for it).",
      "zh": "按待签名串的形式加入密钥（以 `***` 表示）。"
    }
  },
  {
    "code": "key_whitespace",
    "message": {
      "en": "The key was used with {detail}.",
      "zh": "所用密钥{detail}。"
    },
    "fix": {
      "en": "Compare the key byte by byte: files and environment variables often end in a line break.",
      "zh": "逐字节核对密钥：文件与环境变量常以换行结尾。"
    }
  },
  {
    "code": "key_recased",
    "message": {
      "en": "The key was used in {detail}.",
      "zh": "密钥被转成了{detail}。"
    },
    "fix": {
      "en": "Use the key as it was given to you.",
      "zh": "按原样使用密钥。"
    }
  },
  {
    "code": "key_of_another",
    "message": {
      "en": "It was signed with another key that is known here: {detail}.",
      "zh": "使用了另一把已知的密钥：{detail}。"
    },
    "fix": {
      "en": "Use the key of the institution that `inst_no` names.",
      "zh": "使用 `inst_no` 所指机构的密钥。"
    }
  },
  {
    "code": "sign_field_included",
    "message": {
      "en": "`sign` itself was among the signed fields, {detail}.",
      "zh": "`sign` 字段本身参与了签名，{detail}。"
    },
    "fix": {
      "en": "Leave `sign` out when you sign, also when you sign an object a second time.",
      "zh": "签名时去除 `sign`，重复签名时也一样。"
    }
  },
  {
    "code": "field_left_out",
    "message": {
      "en": "{field} was sent, but not signed.",
      "zh": "发送了 {field}，但未参与签名。"
    },
    "fix": {
      "en": "Sign every field that you send, unknown ones too.",
      "zh": "发送的每个字段都要参与签名，未知字段也不例外。"
    }
  },
  {
    "code": "absent_field_signed",
    "message": {
      "en": "{field} was signed as {detail}, but not sent.",
      "zh": "{field} 以 {detail} 参与了签名，但未发送。"
    },
    "fix": {
      "en": "Sign the fields that you send, and no others.",
      "zh": "只对发送的字段签名。"
    }
  },
  {
    "code": "alias_name_signed",
    "message": {
      "en": "A field was signed under another name than it was sent under: {detail}.",
      "zh": "字段签名时的名称与发送时不同：{detail}。"
    },
    "fix": {
      "en": "Sign the names that the JSON has.",
      "zh": "按 JSON 中的名称签名。"
    }
  },
  {
    "code": "ts_differs",
    "message": {
      "en": "It was signed with another ts: {detail} seconds apart from the one sent.",
      "zh": "签名所用 ts 与发送的不同：相差 {detail} 秒。"
    },
    "fix": {
      "en": "Take the time once, and use it for both.",
      "zh": "时间只取一次，签名与发送共用。"
    }
  },
  {
    "code": "hmac_instead_of_plain",
    "message": {
      "en": "It is an HMAC; the rule takes the plain digest.",
      "zh": "使用了 HMAC；按规则应为普通摘要。"
    },
    "fix": {
      "en": "Use the plain digest, with the key in the string.",
      "zh": "使用普通摘要，密钥放入待签名串。"
    }
  },
  {
    "code": "plain_instead_of_hmac",
    "message": {
      "en": "It is a plain digest; the rule takes the HMAC.",
      "zh": "使用了普通摘要；按规则应为 HMAC。"
    },
    "fix": {
      "en": "Use the HMAC, with the key as its key.",
      "zh": "使用 HMAC，HMAC 的密钥就是机构的密钥。"
    }
  },
  {
    "code": "wrong_algorithm",
    "message": {
      "en": "It was digested with {detail}.",
      "zh": "使用了 {detail} 摘要算法。"
    },
    "fix": {
      "en": "Use the algorithm of the rule.",
      "zh": "使用规则指定的摘要算法。"
    }
  },
  {
    "code": "gbk_instead_of_utf8",
    "message": {
      "en": "Text was digested as GBK; the rule takes UTF-8.",
      "zh": "文本按 GBK 编码做摘要；按规则应为 UTF-8。"
    },
    "fix": {
      "en": "Encode as UTF-8: name the charset, do not leave it to the system (Java: `StandardCharsets.UTF_8`).",
      "zh": "使用 UTF-8 编码：写明字符集，不要用系统默认（Java：`StandardCharsets.UTF_8`）。"
    }
  },
  {
    "code": "utf8_instead_of_gbk",
    "message": {
      "en": "Text was digested as UTF-8; the rule takes GBK.",
      "zh": "文本按 UTF-8 编码做摘要；按规则应为 GBK。"
    },
    "fix": {
      "en": "Encode the canonical string as GBK.",
      "zh": "待签名串使用 GBK 编码。"
    }
  },
  {
    "code": "wrong_key_or_content",
    "message": {
      "en": "No known mistake fits, alone or with another one. Another key was used, or other content was signed.",
      "zh": "不是任何一种或两种已知错误造成的：密钥不同，或签名的内容不同。"
    },
    "fix": {
      "en": "Print the string that you sign, and compare it with the canonical string. If they are equal, the key differs.",
      "zh": "打印您的待签名串，与这里的待签名串比较；如果一致，就是密钥不同。"
    }
  }
];

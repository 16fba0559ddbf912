#!/usr/bin/env bash
# Writes off one coupon at Shoubei (收呗), or at its emulator. Needs bash, curl, openssl and jq.
#
#     write-off.sh COUPON_CODE [NAME=VALUE ...]     NAME: wf_trace_no, amount, real_amount, channel_type, exc_discount_flag
#     write-off.sh --vectors FILE                   checks the signing against signing vectors
#
# Exit codes: 0 written off, 1 rejected, 2 wrong use, 3 outcome unknown: retry only with the same wf_trace_no.
set -uo pipefail
export LC_ALL=C # bytes go through as they are

wrong_use() {
  echo "$1" >&2
  exit 2
}

# Replaces characters of a response that would move the cursor, add a line or turn the direction of a text.
readonly printable='explode | map(if . < 32 or (. > 126 and . < 160) or (. >= 8232 and . <= 8238) or (. >= 8294 and . <= 8297)
  then 65533 else . end) | implode'

outcome_unknown() {
  printf '%s' "outcome_unknown: $1; retry with wf_trace_no=$trace / 请以同一流水号重试" | jq -Rrs "$printable"
  exit 3
}

# What is digested, except the key at its end: every field but sign and nulls, names in byte order. Change this for another
# rule. jq fails for a value that cannot be signed: the rule knows text, whole numbers and booleans.
readonly canonical='
  def text: if type == "string" or type == "boolean" or (type == "number" and floor == . and fabs < 9007199254740992)
    then tostring else error("only text, whole numbers and booleans are signed") end;
  to_entries | map(select(.key != "sign" and .value != null)) | sort_by(.key)
  | map("\(.key)=\(.value | text)") + ["key="] | join("&")'

# Digests the fields on standard input with the key in $1; the key is in no process list, since printf is bash itself.
sign() {
  { jq -j "$canonical" && printf '%s' "$1"; } 2>/dev/null | openssl dgst -md5 -r | cut -c1-32
}

# Whether the fields in $1 are signed with the key in $2. Compared are digests with a random key, so that the time that it
# takes says nothing of the sign.
is_signed() {
  local nonce given expected
  nonce=$(openssl rand -hex 16)
  expected=$(sign "$2" <<<"$1") || return 1
  given=$(jq -r '.sign | strings' <<<"$1")
  blind() { printf '%s' "$1" | openssl dgst -sha256 -hmac "$nonce" -r; }
  [[ $(blind "$given") == "$(blind "$expected")" ]]
}

# The fields to send, without the signature, as JSON. Checks what comes from outside.
request_fields() {
  local coupon=$1 pair
  shift
  [[ $coupon =~ ^[0-9A-Za-z]{1,16}$ ]] ||
    wrong_use "$coupon: a coupon code is needed, 1 to 16 letters or digits / 应为券码，1 至 16 个字母或数字"
  for pair in "$@"; do
    [[ ${pair%%=*} =~ ^(wf_trace_no|amount|real_amount|channel_type|exc_discount_flag)$ && $pair == *=* ]] ||
      wrong_use "$pair: no such optional field / 没有该可选字段"
  done
  set -- "wf_trace_no=$(openssl rand -hex 16)" "$@" "coupon_code=$coupon"
  set -- "$@" "inst_no=$SHOUBEI_INST_NO" "merchant_no=$SHOUBEI_MERCHANT_NO" "shop_no=$SHOUBEI_SHOP_NO"
  set -- "$@" "ts=$(TZ=CST-8 date +%Y%m%d%H%M%S)" # Asia/Shanghai, also where no time zones are installed
  for pair in "$@"; do
    [[ $pair == *=?* && ! $pair =~ [[:cntrl:]] && $(iconv -f UTF-8 -t UTF-8 <<<"$pair" 2>/dev/null) == "$pair" ]] ||
      wrong_use "${pair%%=*}: printable characters are needed / 应为可见字符"
  done
  jq -cn '[$ARGS.positional[] | capture("^(?<key>[^=]+)=(?<value>.*)$")] | from_entries' --args "$@"
}

# The most that is read of a response: 1 MiB, and the line of its HTTP status.
readonly most=$((1024 * 1024 + 4))

# Sends the body on standard input, once: no redirect is followed, and nothing is sent again. Prints the response, and the
# HTTP status as its last line.
send() {
  curl -q -sS --http1.1 --max-time 10 --max-redirs 0 -H 'Content-Type: application/json' -H 'Expect:' \
    --data-binary @- -w '\n%{http_code}' "${SHOUBEI_BASE_URL%/}/openpay/coupon/wf" 2>&1 |
    head -c $((most + 1))
}

# Whether the text in $1 has no number but whole ones, no byte order mark and no control characters in strings: jq reads
# 1000.0 and 1e3 as 1000.
is_strict() {
  tr '\n' '\t' <<<"$1" | sed -E 's/"([^"\[:cntrl:]]|\\.)*"/ /g' |
    grep -qxE '([][{}:,[:space:]]+(-?(0|[1-9][0-9]*)|true|false|null)?)+'
}

# Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it
# leads.
is_private() {
  [[ ${SHOUBEI_BASE_URL,,} =~ ^(https:|http://(localhost|127(\.[0-9]+){3}|\[::1\])(:[0-9]+)?/?$) ]]
}

# The verdict on a verified response: `hidden`, `other`, `copy`, `written_off`, `rejected` or `unknown`. A rejection is certain
# only with the messages listed, whatever its code: most codes are guesses. With any other, the coupon may be written off.
# Hidden: the signed text fits other fields too, since a rejection repeats what an unsigned request sent. Its return_code
# divides it in any reading.
# Copy: anyone can provoke a FAIL with this trace number, by an unsigned request.
readonly verdict='
  def hides_field: . as $fields | ("&" + ('"$canonical"') | split("&return_code=")) as $parts
    | ($parts | length) > 2 or (.return_code | tostring | test("[&=]")) or any(
      ("amount", "codes", "order_no", "result_code", "return_msg", "settleAmount", "settle_amount", "wf_trace_no");
      . as $name | ($parts[if $name < "return_code" then 0 else 1 end] // "" | split("&\($name)=") | length)
        > (if $fields[$name] == null then 1 else 2 end));
  [
    "参数不合法", "签名错误", "机构不存在", "时间戳已失效", "券码不存在",
    "券码未生效", "券码已核销", "券码已过期", "券码已退款", "券码已冻结",
    "券码不适用于该门店", "券码与通道类型不符", "已享受独立优惠，该券不可核销", "订单金额未达使用门槛", "核销流水号重复"
  ] as $nothing_happened
  | .return_code as $code | .return_msg as $message | .result_code as $result
  | if hides_field then "hidden"
    elif (.codes != null and .codes != $coupon) or (.wf_trace_no != null and .wf_trace_no != $trace) then "other"
    elif (.wf_trace_no == null or $code == "FAIL") and $private == "false" then "copy"
    elif $code == "SUCCESS" and $result == "SUCCESS" and .codes != null and (.order_no | type == "string" and . != "")
    then "written_off"
    elif ($result == "FAIL" or ($code == "FAIL" and $result != "SUCCESS")) and ($code | type) == "string"
      and any($nothing_happened[]; . == $message) then "rejected"
    else "unknown" end'

write_off() {
  local variable fields signature answer status private=false
  for variable in SHOUBEI_{BASE_URL,KEY,INST_NO,MERCHANT_NO,SHOP_NO}; do
    [[ -n ${!variable-} ]] || wrong_use "$variable is not set in the environment / 环境变量 $variable 未设置"
  done
  [[ $SHOUBEI_BASE_URL =~ ^https?://[^/?#@[:space:]]+/?$ ]] ||
    wrong_use 'SHOUBEI_BASE_URL: http(s)://HOST[:PORT] is needed / 应为 http(s)://主机[:端口]'
  fields=$(request_fields "$@") || exit 2
  trace=$(jq -r .wf_trace_no <<<"$fields")
  signature=$(sign "$SHOUBEI_KEY" <<<"$fields") || wrong_use 'these fields cannot be signed / 这些字段无法签名'
  echo "wf_trace_no $trace" # a till stores it here: whatever happens from now on, it is needed

  answer=$(jq -c --arg sign "$signature" '. + {sign: $sign}' <<<"$fields" | send)
  local sent=$?
  [[ ${#answer} -le $most ]] || outcome_unknown 'the response is over 1 MiB / 响应超过 1 MiB'
  status=${answer##*$'\n'} answer=${answer%$'\n'*}
  [[ $sent -eq 0 ]] || outcome_unknown "no response: $(tail -n 1 <<<"${answer%$'\n'}") / 没有响应"
  [[ $status == 200 ]] || outcome_unknown "HTTP status $status / HTTP 状态 $status"
  jq -es 'length == 1 and (.[0] | type == "object")' <<<"$answer" >/dev/null 2>&1 && is_strict "$answer" ||
    outcome_unknown 'the response is not a JSON object / 响应不是 JSON 对象'
  is_signed "$answer" "$SHOUBEI_KEY" ||
    outcome_unknown "the response's signature does not verify with the key, so the response is not trusted (return_msg $(jq -c .return_msg <<<"$answer")) / 响应签名与密钥不符，不可信"
  is_private && private=true
  case $(jq -r --arg coupon "$1" --arg trace "$trace" --arg private "$private" "$verdict" <<<"$answer") in
    written_off)
      # whole fen
      jq -r '"written_off order_no=\(.order_no) settle_amount=\(.settle_amount // .settleAmount // "-")" | '"$printable" <<<"$answer"
      return 0
      ;;
    rejected)
      jq -r '"rejected return_code=\(.return_code) return_msg=\(.return_msg)" | '"$printable" <<<"$answer"
      return 1
      ;;
    other) outcome_unknown 'the response is about another coupon or trace number / 响应说的是另一张券或另一个流水号' ;;
    copy) outcome_unknown 'over plain HTTP, it may be the response to another request / 经明文 HTTP，可能是另一请求的响应' ;;
    hidden) outcome_unknown 'the response hides a field in another / 响应的字段中藏有另一字段' ;;
    *) outcome_unknown 'the response does not say what became of the coupon / 响应没有说明券的结果' ;;
  esac
}

check_vectors() {
  local case key fields expected passed=0 failed=0 others=0
  jq -e '.cases | type == "array"' "$1" >/dev/null 2>&1 || wrong_use "$1: signing vectors are needed / 应为签名向量"
  while IFS= read -r case; do
    if [[ $(jq -c .rule <<<"$case") != '{}' ]]; then
      others=$((others + 1))
      jq -r '"of another rule: \(.rule) \(.name)"' <<<"$case"
      continue
    fi
    key=$(jq -j .key <<<"$case") fields=$(jq -c '.fields + {sign: .sign}' <<<"$case")
    expected=$(jq -j .canonical <<<"$case" && echo .) # the dot keeps a newline at the end
    if is_signed "$fields" "$key" && [[ "$(jq -j "$canonical" <<<"$fields")$key." == "$expected" ]]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      jq -r '"failed: \(.rule) \(.name)"' <<<"$case"
    fi
  done < <(jq -c '.cases[]' "$1")
  echo "$passed vectors passed, $failed failed, $others of another rule"
  [[ $failed -eq 0 && $passed -gt 0 ]]
}

for tool in curl openssl jq iconv; do
  command -v "$tool" >/dev/null || wrong_use "$tool is needed, and is not installed / 需要安装 $tool"
done
case ${1-} in
  '') wrong_use 'usage: write-off.sh COUPON_CODE [NAME=VALUE ...] / 用法：write-off.sh 券码 [字段=值 ...]' ;;
  --vectors) check_vectors "${2-}" ;;
  *) write_off "$@" ;;
esac

#!/usr/bin/env python3
"""Writes off one coupon at Shoubei (收呗), or at its emulator. Python 3.9 or newer, nothing else.

    write_off.py COUPON_CODE [NAME=VALUE ...]     NAME: wf_trace_no, amount, real_amount, channel_type, exc_discount_flag
    write_off.py --vectors FILE                   checks sign() against signing vectors

Exit codes: 0 written off, 1 rejected, 2 wrong use, 3 outcome unknown: retry only with the same wf_trace_no.
"""
import hashlib
import hmac
import http.client
import json
import os
import re
import secrets
import sys
from dataclasses import dataclass, field, fields as fields_of
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

SILENCE_SECONDS = 10
MOST_BYTES = 1024 * 1024
# The fields of a response that matter, except return_code.
READ = ("amount", "codes", "order_no", "result_code", "return_msg", "settleAmount", "settle_amount", "wf_trace_no")
SHANGHAI = timezone(timedelta(hours=8))  # it has no summer time
OPTIONAL = ("wf_trace_no", "amount", "real_amount", "channel_type", "exc_discount_flag")
# A rejection with one of these messages wrote nothing off, whatever its code: most codes are guesses. With any other message, the coupon may be written off.
NOTHING_HAPPENED = (
    "参数不合法", "签名错误", "机构不存在", "时间戳已失效", "券码不存在",
    "券码未生效", "券码已核销", "券码已过期", "券码已退款", "券码已冻结",
    "券码不适用于该门店", "券码与通道类型不符", "已享受独立优惠，该券不可核销", "订单金额未达使用门槛", "核销流水号重复",
)


class WrongUse(Exception):
    """Nothing was sent."""


class OutcomeUnknown(Exception):
    """The coupon may be written off, or not."""


@dataclass(frozen=True)
class Account:
    """Who calls, and where."""

    base_url: str
    inst_no: str
    key: str = field(repr=False)
    merchant_no: str
    shop_no: str


def canonical_string(fields, key):
    """What is digested: every field but sign and nulls, names in byte order, then the key. Another rule changes this."""
    pairs = [f"{name}={text(fields[name])}" for name in sorted(fields) if name != "sign" and fields[name] is not None]
    return "&".join([*pairs, f"key={key}"])


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise ValueError("only text, whole numbers and booleans are signed")


def sign(fields, key):
    return hashlib.md5(canonical_string(fields, key).encode()).hexdigest()


def is_signed(fields, key):
    try:
        return hmac.compare_digest(str(fields.get("sign")).encode(), sign(fields, key).encode())
    except ValueError:
        return False


def new_trace_no():
    return secrets.token_hex(16)


def request_fields(account, coupon_code, more):
    """The signed request; what comes from outside is checked here."""
    fields = {"wf_trace_no": new_trace_no(), **more, "coupon_code": coupon_code}
    for name in ("inst_no", "merchant_no", "shop_no"):
        fields[name] = getattr(account, name)
    fields["ts"] = datetime.now(SHANGHAI).strftime("%Y%m%d%H%M%S")
    for name, value in fields.items():
        if not value.isprintable() or value == "":
            raise WrongUse(f"{name}: printable characters are needed / {name}：应为可见字符")
    return {**fields, "sign": sign(fields, account.key)}


def setting(name):
    variable = f"SHOUBEI_{name.upper()}"
    if not os.environ.get(variable):
        raise WrongUse(f"{variable} is not set in the environment / 环境变量 {variable} 未设置")
    return os.environ[variable]


def is_private(base_url):
    """Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it leads."""
    return bool(re.fullmatch(r"https:.*|http://(localhost|127(\.\d+){3}|\[::1])(:\d+)?/?", base_url, re.IGNORECASE))


def connection_to(base_url):
    try:
        url = urlsplit(base_url)
        kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}[url.scheme]
        if not url.hostname or url.path not in ("", "/"):
            raise ValueError(url.path)
        return kind(url.hostname, url.port, timeout=SILENCE_SECONDS)
    except (KeyError, ValueError, http.client.InvalidURL) as error:
        raise WrongUse("SHOUBEI_BASE_URL: http(s)://HOST[:PORT] is needed / 应为 http(s)://主机[:端口]") from error


def send(connection, fields):
    """The response's bytes. One attempt: no redirect is followed, and nothing is sent again."""
    try:
        body = json.dumps(fields, ensure_ascii=False).encode()
        connection.request("POST", "/openpay/coupon/wf", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read(MOST_BYTES + 1)
    except Exception as error:  # also the ValueError of a wrong chunk size: the request may have been sent
        raise OutcomeUnknown(f"no response: {error!r} / 没有响应") from error
    finally:
        connection.close()
    if response.status != 200:
        raise OutcomeUnknown(f"HTTP status {response.status} / HTTP 状态 {response.status}")
    if len(answer) > MOST_BYTES:
        raise OutcomeUnknown("the response is over 1 MiB / 响应超过 1 MiB")
    return answer


def hides_field(fields):
    """Whether the signed text fits other fields too: a rejection repeats what an unsigned request sent. Its return_code divides it in any reading."""
    before, *after = f"&{canonical_string(fields, '')}".split("&return_code=")
    if len(after) > 1 or re.search("[&=]", str(fields.get("return_code"))):
        return True
    part = {True: before, False: "".join(after)}
    return any(part[name < "return_code"].count(f"&{name}=") > (fields.get(name) is not None) for name in READ)


def read_response(answer, asked, account):
    """Whether the coupon was written off or rejected, and the response's fields. The signature is verified first."""
    try:
        fields = json.loads(answer.decode())
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise OutcomeUnknown("the response is not a JSON object / 响应不是 JSON 对象")
    if not is_signed(fields, account.key):
        says = json.dumps(fields.get("return_msg"), ensure_ascii=False)
        raise OutcomeUnknown(
            f"the response's signature does not verify with the key, so the response is not trusted (return_msg {says}) / 响应签名与密钥不符，不可信"
        )
    if hides_field(fields):
        raise OutcomeUnknown("the response hides a field in another / 响应的字段中藏有另一字段")
    about = {"codes": asked["coupon_code"], "wf_trace_no": asked["wf_trace_no"]}
    if any(fields.get(name) not in (None, value) for name, value in about.items()):
        raise OutcomeUnknown("the response is about another coupon or trace number / 响应说的是另一张券或另一个流水号")
    code, message, result = (fields.get(name) for name in ("return_code", "return_msg", "result_code"))
    # Anyone can provoke a FAIL with this trace number, by an unsigned request.
    if (fields.get("wf_trace_no") is None or code == "FAIL") and not is_private(account.base_url):
        raise OutcomeUnknown("over plain HTTP, it may be the response to another request / 经明文 HTTP，可能是另一请求的响应")
    named = fields.get("codes") is not None and isinstance(fields.get("order_no"), str) and fields["order_no"] != ""
    if code == "SUCCESS" and result == "SUCCESS" and named:
        return True, fields
    rejected = result == "FAIL" or (code == "FAIL" and result != "SUCCESS")
    if rejected and isinstance(code, str) and message in NOTHING_HAPPENED:
        return False, fields
    raise OutcomeUnknown("the response does not contain the outcome of the coupon / 响应没有说明券的结果")


def say(line):
    """Prints what a response says; control characters would move the cursor or add a line."""
    print("".join(char if char.isprintable() else ascii(char)[1:-1] for char in line))


def write_off(coupon_code, *pairs):
    more = dict(pair.partition("=")[::2] for pair in pairs)
    stranger = next((name for name in more if name not in OPTIONAL), None)
    if stranger is not None or not re.fullmatch("[0-9A-Za-z]{1,16}", coupon_code):
        raise WrongUse(f"{stranger or coupon_code}: neither a coupon code nor an optional field / 既不是券码，也不是可选字段")
    account = Account(*(setting(each.name) for each in fields_of(Account)))
    connection = connection_to(account.base_url)
    asked = request_fields(account, coupon_code, more)
    trace = asked["wf_trace_no"]
    print("wf_trace_no", trace, flush=True)  # a till stores it here: whatever happens from now on, it is needed
    try:
        written_off, answer = read_response(send(connection, asked), asked, account)
    except OutcomeUnknown as error:
        say(f"outcome_unknown: {error}; retry with wf_trace_no={trace} / 请以同一流水号重试")
        return 3
    if written_off:
        settled = answer.get("settle_amount") or answer.get("settleAmount") or "-"  # whole fen
        say(f"written_off order_no={answer['order_no']} settle_amount={settled}")
        return 0
    say(f"rejected return_code={answer['return_code']} return_msg={answer['return_msg']}")
    return 1


def check_vectors(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    ours = [case for case in cases if case["rule"] == {}]
    for case in (case for case in cases if case["rule"] != {}):
        print("of another rule:", json.dumps(case["rule"]), case["name"])
    failed = [
        case["name"]
        for case in ours
        if canonical_string(case["fields"], case["key"]) != case["canonical"]
        or not is_signed({**case["fields"], "sign": case["sign"]}, case["key"])
    ]
    for name in failed:
        print("failed:", name)
    print(len(ours) - len(failed), "vectors passed,", len(failed), "failed,", len(cases) - len(ours), "of another rule")
    return 1 if failed or not ours else 0


def check_vectors_in(path):
    try:
        return check_vectors(path)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise WrongUse(f"{path}: signing vectors are needed: {error!r} / 应为签名向量") from error


def main(arguments):
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without Chinese must not stop us half-way
    try:
        if len(arguments) == 2 and arguments[0] == "--vectors":
            return check_vectors_in(arguments[1])
        if not arguments:
            raise WrongUse("usage: write_off.py COUPON_CODE [NAME=VALUE ...] / 用法：write_off.py 券码 [字段=值 ...]")
        return write_off(*arguments)
    except WrongUse as error:
        sys.stderr.reconfigure(errors="backslashreplace")
        print(error, file=sys.stderr)
        return 2
    except Exception as error:  # Python itself would end with 1, which means "rejected"
        print(f"outcome_unknown: {error!a}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

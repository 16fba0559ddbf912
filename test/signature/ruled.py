"""Prints the signs of two requests by every signing rule as NDJSON. Does not use this project's code."""

import hashlib
import hmac
import itertools
import json
import random
import sys
from urllib.parse import quote

KEY = "shoubei-mock-demo-key"
# One request with an empty value, a null, Chinese with a space, ~ and *, and a mixed-case name, not in sorted order.
CAPTURED = {
    "ts": "20261124100000",
    "inst_no": "900024",
    "merchant_no": "851811130002",
    "shop_no": "862010110001",
    "wf_trace_no": "满减券 5元~*",
    "coupon_code": "679533922928",
    "amount": "",
    "real_amount": None,
    "Remark": "1",
}
UNSEEN = {
    "coupon_code": "9900010000000001",
    "Zulu": "a&b=c d/e",
    "alpha": "",
    "_x": "核销 100%~!*'()",
    "inst_no": "60000001",
    "channel_type": None,
    "real_amount": 900,
    "ts": "20261224100000",
}

DIMENSIONS = {
    "algorithm": ["md5", "hmac-md5", "sha256", "hmac-sha256", "sha1"],
    "case": ["lower", "upper"],
    "order": ["name", "name-ignore-case", "given"],
    "empties": [True, False],
    "pair": ["k=v", "v", "kv"],
    "joiner": ["&", "", ",", "|", ";", "+", "\n", " ", "-", ":", "#", "_", "*"],
    "placement": ["&key=", "append", "prepend", "&", "wrap", "sorted", "none"],
    "urlencode": ["none", "percent", "form"],
    "charset": ["utf-8", "gbk"],
}
DEFAULT = {name: values[0] for name, values in DIMENSIONS.items()}


def sign(fields, rule):
    charset = rule["charset"]
    items = [(k, str(v)) for k, v in fields.items() if v is not None and (v != "" or rule["empties"])]
    if rule["urlencode"] == "percent":
        items = [(k, quote(v, safe="~", encoding=charset)) for k, v in items]
    if rule["urlencode"] == "form":
        items = [(k, quote(v, safe="* ", encoding=charset).replace("~", "%7E").replace(" ", "+")) for k, v in items]
    if rule["placement"] == "sorted":
        items.append(("key", KEY))
    if rule["order"] == "name":
        items.sort(key=lambda kv: kv[0].encode(charset))
    if rule["order"] == "name-ignore-case":
        items.sort(key=lambda kv: (kv[0].lower(), kv[0]))
    pair = {"k=v": "{}={}", "kv": "{}{}", "v": "{1}"}[rule["pair"]]
    text = rule["joiner"].join(pair.format(k, v) for k, v in items)
    text = {
        "&key=": f"{text}&key={KEY}",
        "append": text + KEY,
        "&": f"{text}&{KEY}",
        "prepend": KEY + text,
        "wrap": KEY + text + KEY,
        "sorted": text,
        "none": text,
    }[rule["placement"]].encode(charset)
    name = rule["algorithm"].removeprefix("hmac-")
    digest = hmac.new(KEY.encode(), text, name) if name != rule["algorithm"] else hashlib.new(name, text)
    return digest.hexdigest().upper() if rule["case"] == "upper" else digest.hexdigest()


def rules(most):
    """Returns the rules that differ from the default rule in at most this many dimensions."""
    for values in itertools.product(*DIMENSIONS.values()):
        rule = dict(zip(DIMENSIONS, values))
        if sum(rule[name] != DEFAULT[name] for name in rule) <= most:
            yield rule


def diagonal(count):
    """Gives the first rule the first value of every dimension, the second the second, and so on, starting over at the end."""
    return [{name: values[i % len(values)] for name, values in DIMENSIONS.items()} for i in range(count)]


if __name__ == "__main__" and sys.argv[1:] == ["dimensions"]:
    print(json.dumps(DIMENSIONS))
elif __name__ == "__main__":
    most, count = int(sys.argv[1]), int(sys.argv[2])
    chosen = list(rules(most)) if most > 0 else diagonal(count)
    if count < len(chosen):
        chosen = random.Random(5).sample(chosen, count)
    for rule in chosen:
        row = {"rule": rule, "captured": {**CAPTURED, "sign": sign(CAPTURED, rule)}, "unseen": UNSEEN, "expected": sign(UNSEEN, rule)}
        print(json.dumps(row, ensure_ascii=False))

"""Prints wrongly signed requests as NDJSON, each with the name of its one mistake. Does not use this project's code."""

import hashlib
import hmac
import json
import random
import sys
from urllib.parse import quote, quote_plus

KEY = "shoubei-mock-demo-key"
CHINESE = "满减券元门店抖音美团口碑核销测试"


def pairs(fields):
    return [(k, text(v)) for k, v in fields.items() if v is not None and k != "sign"]


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def join(items, key=KEY):
    return "&".join(f"{k}={v}" for k, v in items) + f"&key={key}"


def by_name(items):
    return sorted(items, key=lambda kv: kv[0].encode())


def canonical(fields, key=KEY):
    return join(by_name(pairs(fields)), key)


def md5(s, charset="utf-8"):
    return hashlib.md5(s.encode(charset)).hexdigest()


def camel(name):
    head, *tail = name.split("_")
    return head + "".join(t[:1].upper() + t[1:] for t in tail)


def changed(fields, change):
    return {k: change(k, v) for k, v in fields.items()}


def left_out(rnd, f):
    name = rnd.choice([k for k, v in f.items() if v not in (None, "")])
    return md5(canonical({k: v for k, v in f.items() if k != name})), name


def number(rnd, f):
    name = rnd.choice([k for k, v in f.items() if isinstance(v, int)] or [""])
    forms = [lambda n: f"{n}.0", lambda n: f"{n:.2f}", lambda n: f"{n:,}", lambda n: f"{n}.0"]
    if name in ("amount", "real_amount"):
        forms.append(lambda n: f"{n / 100:.2f}")
    other = str if isinstance(f.get(name), bool) else rnd.choice(forms)
    return md5(canonical(changed(f, lambda k, v: other(v) if k == name else v))), name


def alias(rnd, f):
    name = "coupon_code" if "coupon_code" in f else "couponCode"
    twin = "couponCode" if name == "coupon_code" else "coupon_code"
    which = rnd.choice(["one", "all"])
    rename = camel if which == "all" and name == "coupon_code" else (lambda k: twin if k == name else k)
    return md5(canonical({rename(k): v for k, v in f.items()}))


def without_key(f):
    return "&".join(f"{k}={v}" for k, v in by_name(pairs(f)))


def trimmed(v):
    return v.strip() if isinstance(v, str) else v


def escaped(v):
    return json.dumps(v)[1:-1]


def php(v):
    return escaped(v).replace("/", "\\/")


MISTAKES = {
    "uppercase_digest": lambda r, f: md5(canonical(f)).upper(),
    "empty_values_left_out": lambda r, f: md5(canonical({k: v for k, v in f.items() if v != ""})),
    "key_missing": lambda r, f: md5(without_key(f)),
    "key_appended_bare": lambda r, f: md5(without_key(f) + r.choice(["", "&"]) + KEY),
    "key_prefixed": lambda r, f: md5(r.choice([KEY, KEY + "&", "key=" + KEY + "&"]) + without_key(f)),
    "key_whitespace": lambda r, f: md5(canonical(f, r.choice([KEY + "\n", KEY + " ", " " + KEY, KEY + "\r\n", KEY + "\t"]))),
    "values_url_encoded": lambda r, f: md5(canonical(changed(f, lambda k, v: None if v is None else quote(text(v), safe="")))),
    "values_trimmed": lambda r, f: md5(canonical(changed(f, lambda k, v: trimmed(v)))),
    "fields_not_sorted": lambda r, f: md5(join(pairs(f))),
    "sorted_ignoring_case": lambda r, f: md5(join(sorted(pairs(f), key=lambda kv: kv[0].lower()))),
    "sign_field_included": lambda r, f: md5(join(by_name(pairs(f) + [("sign", r.choice(["", md5(canonical(f))]))]))),
    "null_signed_as_text": lambda r, f: md5(canonical(changed(f, lambda k, v: r.choice(["null"]) if v is None else v))),
    "number_as_text_differs": number,
    "field_left_out": left_out,
    "alias_name_signed": alias,
    "hmac_instead_of_plain": lambda r, f: hmac.new(KEY.encode(), r.choice([canonical, without_key])(f).encode(), "md5").hexdigest(),
    "wrong_algorithm": lambda r, f: getattr(hashlib, r.choice(["sha1", "sha256", "sha512"]))(canonical(f).encode()).hexdigest(),
    "gbk_instead_of_utf8": lambda r, f: md5(canonical(f), "gbk"),
    "wrong_key_or_content": lambda r, f: md5(canonical(f, "another-key-%d" % r.randrange(10**9))),
    # Less frequent mistakes.
    "base64_digest": lambda r, f: __import__("base64").b64encode(bytes.fromhex(md5(canonical(f)))).decode(),
    "sign_whitespace": lambda r, f: md5(canonical(f)) + "\n",
    "null_signed_as_empty": lambda r, f: md5(canonical(changed(f, lambda k, v: "" if v is None else v))),
    "key_elsewhere": lambda r, f: md5(r.choice([KEY + without_key(f) + KEY, join(by_name(pairs(f) + [("key", KEY)]), "").removesuffix("&key=")])),
    "key_named_otherwise": lambda r, f: md5(without_key(f) + r.choice(["&secret=", "&appSecret=", "&KEY="]) + KEY),
    "key_recased": lambda r, f: md5(canonical(f, KEY.upper())),
    "joined_otherwise": lambda r, f: md5(r.choice(["", ",", "|"]).join(f"{k}={v}" for k, v in by_name(pairs(f))) + "&key=" + KEY),
    "text_url_encoded": lambda r, f: md5(r.choice([quote_plus(canonical(f)), quote(canonical(f), safe="!'()*")])),
    "text_recased": lambda r, f: md5(canonical(f).upper()),
    "json_signed": lambda r, f: md5(json.dumps(f, ensure_ascii=False, separators=(",", ":")) + KEY),
    "absent_field_signed": lambda r, f: md5(canonical({**f, **{k: "" for k in ["wf_trace_no", "channel_type", "amount", "real_amount", "exc_discount_flag"] if k not in f}})),
    "ts_differs": lambda r, f: md5(canonical({**f, "ts": f["ts"][:-2] + "%02d" % ((int(f["ts"][-2:]) + r.randrange(1, 30)) % 60)})),
    "escapes_signed": lambda r, f: md5(canonical(changed(f, lambda k, v: r.choice([php, escaped])(v) if isinstance(v, str) else v))),
    "sign_masked": lambda r, f: r.choice([md5(canonical(f))[:6] + "…", "***", "(redacted)", md5(canonical(f))[:4] + "****"]),
}


# Two mistakes at once: one in the fields, one in the signing.
OF_FIELDS = {
    "empty_values_left_out": lambda f: {k: v for k, v in f.items() if v != ""},
    "null_signed_as_text": lambda f: changed(f, lambda k, v: "null" if v is None else v),
    "values_trimmed": lambda f: changed(f, lambda k, v: trimmed(v)),
    "alias_name_signed": lambda f: {camel(k): v for k, v in f.items()},
    "field_left_out": lambda f: {k: v for k, v in f.items() if k != "shop_no"},
}
OF_TEXT = {
    "key_missing": lambda f: md5(without_key(f)),
    "key_appended_bare": lambda f: md5(without_key(f) + KEY),
    "key_prefixed": lambda f: md5(KEY + without_key(f)),
    "key_whitespace": lambda f: md5(canonical(f, KEY + "\n")),
    "hmac_instead_of_plain": lambda f: hmac.new(KEY.encode(), canonical(f).encode(), "md5").hexdigest(),
    "wrong_algorithm": lambda f: hashlib.sha1(canonical(f).encode()).hexdigest(),
    "fields_not_sorted": lambda f: md5(join(pairs(f))),
}


def double_cases(seed, count):
    r = random.Random(seed)
    while count > 0:
        one, two = r.choice(list(OF_FIELDS)), r.choice(list(OF_TEXT))
        fields = some_request(r)
        other = OF_FIELDS[one](fields)
        made = OF_TEXT[two](other)
        if canonical(other) == canonical(fields) or made in (md5(canonical(other)), OF_TEXT[two](fields)):
            continue
        count -= 1
        yield {"codes": sorted([one, two]), "body": json.dumps({**fields, "sign": made}, ensure_ascii=False)}


def digits(r, n):
    return "".join(r.choice("0123456789") for _ in range(n))


def some_request(r):
    f = {
        "inst_no": "900024",
        "merchant_no": digits(r, 12),
        "shop_no": digits(r, 12),
        "ts": "2026%02d%02d%02d%02d%02d" % (r.randrange(1, 13), r.randrange(1, 29), r.randrange(24), r.randrange(60), r.randrange(60)),
        r.choice(["coupon_code", "coupon_code", "couponCode"]): digits(r, 12),
    }
    if r.random() < 0.7:
        f["wf_trace_no"] = r.choice(["", " "]) * (r.random() < 0.3) + "%032x" % r.getrandbits(128)
    if r.random() < 0.6:
        f["amount"] = r.choice([str, int])(r.randrange(1, 10**6))
    if r.random() < 0.4:
        f["real_amount"] = r.choice([str, int])(r.randrange(1, 10**6))
    if r.random() < 0.4:
        f["channel_type"] = r.choice(["10001", "10003", ""])
    if r.random() < 0.3:
        f["exc_discount_flag"] = r.choice(["0", "1"])
    if r.random() < 0.5:
        f["writeOff_tyep"] = "0"
    if r.random() < 0.6:
        f[r.choice(["remark", "storeName", "Memo", "tillNo"])] = "".join(r.choice(CHINESE + "ab &=+/%~*") for _ in range(r.randrange(1, 12)))
    for _ in range(r.randrange(3)):
        f[r.choice(["attach", "operator", "Device", "x"]) + str(r.randrange(9))] = r.choice([None, "", r.randrange(1000), True, "till 3 "])
    items = list(f.items())
    r.shuffle(items)
    return dict(items)


def cases(seed, count):
    r = random.Random(seed)
    names = list(MISTAKES)
    while count > 0:
        code = names[count % len(names)]
        fields = some_request(r)
        try:
            made = MISTAKES[code](r, fields)
        except UnicodeEncodeError:
            continue
        made, field = made if isinstance(made, tuple) else (made, None)
        if made == md5(canonical(fields)):
            continue
        count -= 1
        yield {"code": code, "field": field, "body": json.dumps({**fields, "sign": made}, ensure_ascii=False), "canonical": canonical(fields, "***")}


FIXED = {
    "inst_no": "900024",
    "merchant_no": "851811130002",
    "shop_no": "862010110001",
    "ts": "20261124100000",
    "coupon_code": "679533922928",
    "amount": 1000,
    "real_amount": "",
    "channel_type": None,
    "remark": " 满减券 5元 ",
    "Memo": "a+b~c*d",
    "_x": "1",
}


def values(f, change):
    return changed(f, lambda k, v: change(text(v)) if v is not None else None)


# Mistakes under another rule: the rule, as in contracts/schemas/signing-rule.schema.json, and the wrong signature.
OTHER_RULES = {
    "lowercase_digest": ({"case": "upper"}, lambda f: md5(canonical(f))),
    "empty_values_kept": ({"empties": False}, lambda f: md5(canonical(f))),
    "values_not_url_encoded": ({"urlencode": "percent"}, lambda f: md5(canonical(f))),
    "url_encoded_otherwise": ({"urlencode": "percent"}, lambda f: md5(canonical(values(f, quote_plus)))),
    "sorted_by_case": ({"order": "name-ignore-case"}, lambda f: md5(canonical(f))),
    "fields_sorted": ({"order": "given"}, lambda f: md5(canonical(f))),
    "plain_instead_of_hmac": ({"algorithm": "hmac-md5", "placement": "none"}, lambda f: md5(canonical(f))),
    "utf8_instead_of_gbk": ({"charset": "gbk"}, lambda f: md5(canonical(f))),
}


def literal_cases():
    """Returns the same request once for every mistake."""
    r = random.Random(7)
    for code, make in MISTAKES.items():
        made = make(r, FIXED)
        made, field = made if isinstance(made, tuple) else (made, None)
        yield {"code": code, "field": field, "rule": {}, "fields": {**FIXED, "sign": made}}
    for code, (rule, make) in OTHER_RULES.items():
        yield {"code": code, "field": None, "rule": rule, "fields": {**FIXED, "sign": make(FIXED)}}
    written = {**FIXED, "amount": 1000.0, "sign": md5(canonical({**FIXED, "amount": "1000.0"}))}
    yield {"code": "number_signed_as_written", "field": "amount", "rule": {}, "fields": written, "text": json.dumps(written)}
    yield {"code": "sign_missing", "field": None, "rule": {}, "fields": FIXED}
    yield {"code": "key_of_another", "field": None, "rule": {}, "fields": {**FIXED, "sign": md5(canonical(FIXED, "the-key-of-60000001"))}}


if __name__ == "__main__" and sys.argv[1:] == ["literal"]:
    print(json.dumps(list(literal_cases()), ensure_ascii=False, indent=2))
elif __name__ == "__main__" and sys.argv[3:] == ["double"]:
    for case in double_cases(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(case, ensure_ascii=False))
elif __name__ == "__main__":
    for case in cases(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(case, ensure_ascii=False))

"""Prints the expected responses of the emulator as NDJSON: the coupons first, then one case a line. Does not use the
emulator's code, only contracts/codes.json, behaviours.json and magic.json, and the rules in
docs/explanation/what-is-known.md and docs/how-to/simulate-failures-and-time.md.

    python3 test/http/oracle.py >test/http/responses.ndjson
"""

import hashlib
import json
import pathlib
from datetime import datetime, timedelta, timezone

CONTRACTS = pathlib.Path(__file__).parents[2] / "contracts"
CODES = {row["outcome"]: row for row in json.loads((CONTRACTS / "codes.json").read_text("utf-8"))}
ROWS = [row["id"] for row in json.loads((CONTRACTS / "behaviours.json").read_text("utf-8"))]
MAGIC = {row["ss"]: row for row in json.loads((CONTRACTS / "magic.json").read_text("utf-8"))}

SHANGHAI = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
DEMO_KEY = "shoubei-mock-demo-key"
BASE = {"inst_no": "900024", "merchant_no": "851811130002", "shop_no": "862010110001", "ts": "20261123120000"}
# Values that the emulator draws: the test fills in those of the response.
ORDER_NO, SIGN, OTHER_CODE, OTHER_AMOUNT = "<order_no>", "<sign>", "<codes>", "<amount>"

COUPONS = [
    {"coupon_code": "A1", "face_amount": 2505},
    {"coupon_code": "B1", "face_amount": 2505, "settle_amount": 2000, "channel_type": "10005"},
    {"coupon_code": "B3", "face_amount": 2505, "channel_type": "10003"},
    {"coupon_code": "M1", "face_amount": 1000, "min_amount": 5000},
    {"coupon_code": "M0", "face_amount": 1000, "min_amount": 0},
    {"coupon_code": "M2", "face_amount": 1000, "min_amount": 1},
    {"coupon_code": "F1", "face_amount": 1000, "valid_from": "2026-11-23T12:00:00+08:00"},
    {"coupon_code": "U1", "face_amount": 1000, "valid_until": "2026-11-23T12:00:00+08:00"},
    {"coupon_code": "S1", "face_amount": 1000, "merchant_nos": ["1", "851811130002"], "shop_nos": ["1", "862010110001"]},
    {"coupon_code": "O1", "face_amount": 1000, "inst_no": "900024"},
    {"coupon_code": "O2", "face_amount": 1000, "inst_no": "60000001"},
]

PROFILES = {
    "usual": {"tsWindowSeconds": 600},
    "table": {"dialect": "table"},
    "table with its own codes": {"dialect": "table", "codes": {"bad_signature": {"code": "0101"}}},
    "full FAIL": {"failShape": "full"},
    "both": {"settleField": "both"},
    "settle_amount": {"settleField": "settle_amount"},
    "settleAmount": {"settleField": "settleAmount"},
    "warn": {"signatureCheck": "warn"},
    "off": {"signatureCheck": "off"},
    "strict": {"strict": True},
    "no magic": {"magic": False},
    "status 418": {"httpStatus": 418},
    "a status for refunded": {"httpStatus": {"refunded": 409}},
    "observed": {"observed": {"C1": "2026-11-01", "A2": "2026-11-01", "refunded": "2026-11-01"}},
    "own institution": {"institutions": [{"inst_no": "900024", "keys": ["first-key", "second-key"]}, {"inst_no": "60000001", "keys": ["other-key"]}]},
    "GBK requests": {"signing": {"charset": "gbk"}},
    "strict and off": {"strict": True, "signatureCheck": "off"},
    "its own code for illegal": {"codes": {"illegal_parameter": {"code": "0101"}}},
    "gbk": {"signing": {"response": {"charset": "gbk"}}},
}

FAULTS = {
    **{
        f"{when}: {kind}": {"kind": kind, "when": when}
        for kind in ("system_error", "reset", "cut_json", "wrong_sign", "other_response", "empty_body")
        for when in ("before", "after")
    },
    "after: lost_then_already_used": {"kind": "lost_then_already_used", "when": "after"},
    "before: http_status": {"kind": "http_status", "when": "before"},
    "after: http_status": {
        "kind": "http_status",
        "when": "after",
        "status": 429,
        "headers": {"Retry-After": "7", "Content-Type": "text/x"},
    },
    "before: html": {"kind": "html", "when": "before", "status": 502},
    "after: html": {"kind": "html", "when": "after"},
    "before: latency": {"kind": "latency", "when": "before", "ms": 1},
    "after: latency": {"kind": "latency", "when": "after", "ms": 1},
    "for another coupon: html": {"kind": "html", "when": "before", "match": {"couponCode": "Z"}},
}

FULL = {
    "coupon_code": "B3",
    "wf_trace_no": "T1",
    "amount": "7000",
    "real_amount": "6500",
    "channel_type": "10003",
    "exc_discount_flag": "1",
}
ZEROS = "0" * 32
# The fields of each request, added to BASE; None is null. The default rule signs them unless they have a sign.
REQUESTS = {
    "a coupon alone": [{"coupon_code": "A1"}],
    "a trace number": [{"coupon_code": "A1", "wf_trace_no": "T1"}],
    "all fields": [FULL],
    "all fields twice": [FULL, FULL],
    "the trace number with the flag left out": [FULL, {k: v for k, v in FULL.items() if k != "exc_discount_flag"}],
    "a coupon twice": [{"coupon_code": "A1"}] * 2,
    "a coupon with its settle amount": [{"coupon_code": "B1", "wf_trace_no": "T1"}],
    "the exclusive channel without the flag": [
        {"coupon_code": "B1", "channel_type": "10005", "exc_discount_flag": "0"}
    ],
    "the flag for a coupon of no channel": [{"coupon_code": "A1", "channel_type": "10005", "exc_discount_flag": "1"}],
    "exactly the minimum": [{"coupon_code": "M1", "amount": "5000"}],
    "one fen below the minimum": [{"coupon_code": "M1", "amount": "4999"}],
    "no amount for a minimum of nothing": [{"coupon_code": "M0"}],
    "no amount for a minimum of one fen": [{"coupon_code": "M2"}],
    "the first millisecond": [{"coupon_code": "F1"}],
    "the last millisecond": [{"coupon_code": "U1"}],
    "one of its shops": [{"coupon_code": "S1"}],
    "its institution's coupon": [{"coupon_code": "O1"}],
    "another institution's coupon": [{"coupon_code": "O2"}],
    "a time 600 s ago": [{"coupon_code": "A1", "ts": "20261123115000"}],
    "a time in 600 s": [{"coupon_code": "A1", "ts": "20261123121000"}],
    "a time in 601 s": [{"coupon_code": "A1", "ts": "20261123121001"}],
    "a wrong signature": [{"coupon_code": "A1", "wf_trace_no": "T1", "sign": ZEROS}],
    "a wrong signature without any coupon code": [{"wf_trace_no": "T1", "sign": ZEROS}],
    "a wrong signature for the alias": [{"couponCode": "A1", "sign": ZEROS}],
    "no sign": [{"coupon_code": "A1", "sign": ""}],
    "a sign that is null": [{"coupon_code": "A1", "sign": None}],
    "the alias": [{"couponCode": "A1"}],
    "the alias beside the same code": [{"couponCode": "A1", "coupon_code": "A1"}],
    "the alias as null": [{"couponCode": None, "coupon_code": "A1"}],
    "the code as an object": [{"coupon_code": {}, "couponCode": "A1", "sign": ZEROS}],
    "an amount as a number": [{"coupon_code": "M1", "amount": 5000}],
    "a flag that is null": [{"coupon_code": "A1", "exc_discount_flag": None}],
    "a flag of 0": [{"coupon_code": "A1", "exc_discount_flag": "0"}],
    "the misspelt name": [{"coupon_code": "A1", "writeOff_tyep": "0"}],
    "a name of its own": [{"coupon_code": "A1", "more": "1"}],
    "a name of its own and no coupon": [{"more": "1"}],
    "a trace number of 32 characters in 64 units": [{"coupon_code": "A1", "wf_trace_no": "😀" * 32}],
    "a trace number of 33 characters": [{"coupon_code": "A1", "wf_trace_no": "1" * 33}],
    "a sign that is missing": [{"coupon_code": "A1", "sign": ...}],
    "a sign that is short": [{"coupon_code": "A1", "sign": "abc"}],
    "a trace number in emoji": [{"coupon_code": "A1", "wf_trace_no": "😀"}],
    "a trace number in Chinese": [{"coupon_code": "A1", "wf_trace_no": "流水"}],
    "a code that is not there": [{"coupon_code": "Z"}],
    "a refunded magic code": [{"coupon_code": "990501000001"}],
    "a magic code": [{"coupon_code": "990001000001", "channel_type": "10003"}],
    "a magic code with the minimum": [{"coupon_code": "991001000001"}],
    "magic 93": [{"coupon_code": "999301000001", "wf_trace_no": "T1"}],
    "magic 93 twice": [{"coupon_code": "999301000001"}] * 2,
    "magic 91": [{"coupon_code": "999101000001", "wf_trace_no": "T1"}],
    "magic 91 twice": [{"coupon_code": "999101000001", "wf_trace_no": "T1"}] * 2,
    "the first key": [{"coupon_code": "A1", "key": "first-key"}],
    "the second key": [{"coupon_code": "A1", "key": "second-key"}],
    "an unknown institution": [{"inst_no": "1", "coupon_code": "A1"}],
}
# Which requests are sent under which profile, or after which fault is armed.
CASES = {
    "usual": ["a coupon alone", "a trace number", "all fields", "all fields twice", "the trace number with the flag left out", "a coupon twice", "a coupon with its settle amount", "the exclusive channel without the flag", "the flag for a coupon of no channel", "exactly the minimum", "one fen below the minimum", "no amount for a minimum of nothing", "no amount for a minimum of one fen", "the first millisecond", "the last millisecond", "one of its shops", "its institution's coupon", "another institution's coupon", "a time 600 s ago", "a time in 600 s", "a time in 601 s", "a wrong signature", "a wrong signature without any coupon code", "a wrong signature for the alias", "no sign", "a sign that is null", "the alias", "the alias beside the same code", "the alias as null", "the code as an object", "an amount as a number", "a flag that is null", "a flag of 0", "the misspelt name", "a name of its own", "a name of its own and no coupon", "a trace number of 32 characters in 64 units", "a trace number of 33 characters", "a trace number in Chinese", "a code that is not there", "a refunded magic code", "a magic code", "a magic code with the minimum", "magic 93", "magic 91", "magic 91 twice", "an unknown institution", "magic 93 twice"],
    "table": ["a trace number", "a refunded magic code", "a wrong signature", "no sign", "a code that is not there"],
    "table with its own codes": ["a trace number", "a refunded magic code", "a wrong signature", "no sign", "a code that is not there"],
    "full FAIL": ["a wrong signature", "a wrong signature without any coupon code", "a wrong signature for the alias", "the code as an object", "a refunded magic code", "an unknown institution", "magic 93"],
    "both": ["a coupon alone", "a refunded magic code"],
    "settle_amount": ["a coupon alone", "a refunded magic code"],
    "settleAmount": ["a coupon alone", "a refunded magic code"],
    "warn": ["a coupon alone", "a wrong signature", "no sign", "a sign that is null", "a name of its own and no coupon"],
    "off": ["a coupon alone", "a wrong signature", "no sign", "a sign that is null", "a name of its own and no coupon"],
    "strict": ["all fields", "the alias", "a flag that is null", "no sign", "a sign that is null", "a name of its own", "a wrong signature", "a trace number of 33 characters", "a sign that is short", "the alias beside the same code"],
    "no magic": ["a magic code", "magic 93"],
    "status 418": ["a refunded magic code", "a coupon alone"],
    "a status for refunded": ["a refunded magic code", "a coupon alone"],
    "observed": ["a refunded magic code", "a wrong signature"],
    "own institution": ["the first key", "the second key", "a wrong signature", "a coupon alone", "no sign", "a code that is not there"],
    "gbk": ["a trace number in Chinese", "a coupon alone"],
    "before: system_error": ["a trace number"],
    "after: system_error": ["a trace number"],
    "before: reset": ["a trace number", "all fields twice"],
    "after: reset": ["a trace number"],
    "after: lost_then_already_used": ["a trace number", "all fields twice"],
    "before: cut_json": ["a trace number", "a refunded magic code"],
    "after: cut_json": ["a trace number", "a refunded magic code"],
    "before: wrong_sign": ["a trace number"],
    "after: wrong_sign": ["a trace number", "a refunded magic code"],
    "before: other_response": ["a trace number", "a refunded magic code"],
    "after: other_response": ["a trace number"],
    "before: empty_body": ["a trace number"],
    "after: empty_body": ["a trace number"],
    "before: http_status": ["a trace number"],
    "after: http_status": ["a trace number"],
    "before: html": ["a trace number", "a refunded magic code", "a wrong signature"],
    "after: html": ["a trace number", "magic 93"],
    "before: latency": ["a trace number", "a wrong signature"],
    "after: latency": ["a trace number", "magic 91"],
    "for another coupon: html": ["a trace number"],
    "GBK requests": ["a trace number in emoji"],
    "strict and off": ["a sign that is missing", "a sign that is null"],
    "its own code for illegal": ["a wrong signature without any coupon code"],
}


def canonical(fields, key):
    """A1: all fields except sign and nulls, sorted by name."""
    pairs = sorted((name.encode(), name, text(value)) for name, value in fields.items() if name != "sign" and value is not None)
    return "&".join([*(f"{name}={value}" for _, name, value in pairs), f"key={key}"])


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def md5(canonical_text, charset="utf-8"):
    return hashlib.md5(canonical_text.encode(charset)).hexdigest()


def sent_fields(more):
    """Returns the fields as they are sent, signed unless they set the sign."""
    more = dict(more)
    key = more.pop("key", DEMO_KEY)
    fields = {**BASE, **more}
    if "sign" not in fields:
        fields["sign"] = md5(canonical(fields, key))
    return {name: value for name, value in fields.items() if value is not ...}


class Refused(Exception):
    def __init__(self, outcome, field):
        super().__init__(outcome)
        self.outcome, self.field = outcome, field


class Emulated:
    """One emulator: a profile, the write-offs so far, and an armed fault."""

    def __init__(self, profile, fault):
        self.profile, self.fault = profile, fault
        self.orders = {}  # by coupon
        self.bound = {}  # by institution, merchant and trace number
        self.struck = set()  # magic codes whose own fault came
        self.lost = set()  # trace numbers to which lost_then_already_used was applied
        own = profile.get("institutions")
        self.keys = {row["inst_no"]: row["keys"] for row in own} if own else {"900024": [DEMO_KEY], "60000001": [DEMO_KEY]}
        self.is_demo = not own
        self.request_charset = profile.get("signing", {}).get("charset", "utf-8")
        self.response_charset = profile.get("signing", {}).get("response", {}).get("charset", self.request_charset)

    def answer(self, sent):
        """Returns the response to one request."""
        self.sent, self.rows = sent, {"A2", "A6"}  # A2: signed or not, A6: some status
        self.key = self.signature = self.magic = self.struck_by = self.coupon = None
        self.replayed, self.is_checked = False, False
        self.fields = {}
        if text_or_none(sent.get("inst_no")) in self.keys:
            self.key = self.keys[sent["inst_no"]][0]
        order, decided = None, True
        try:
            self.check_parameters()
            self.check_institution()
            self.check_signature()
            self.check_time()
            kinds, stops = self.choose_faults()
            if stops:
                decided = False
                order = self.decide(commits=False) if self.struck_by["kind"] in ("cut_json", "wrong_sign", "other_response") else None
                outcome, field = ("written_off" if order else None), None
                if self.struck_by["kind"] == "system_error":
                    decided = True
                    raise Refused("system_error", "coupon_code")
            else:
                rows = set(self.rows)
                order = self.decide(commits=True)
                outcome, field = "written_off", None
                if self.struck_by and self.struck_by["kind"] == "system_error":
                    self.rows = rows  # nothing of what was decided shows in the response
                    raise Refused("system_error", "coupon_code")
        except Refused as refused:
            outcome, field = refused.outcome, refused.field
        return self.respond(outcome, field, order, decided)

    # -- parameters ------------------------------------------------------------------------------------------------

    def check_parameters(self):
        sent, strict = self.sent, self.profile.get("strict", False)
        names = ["inst_no", "merchant_no", "shop_no", "ts", "coupon_code", "wf_trace_no", "channel_type", "amount", "real_amount"]
        names += ["exc_discount_flag", "sign"]
        if "couponCode" in sent and sent["couponCode"] is not None:
            self.rows.add("C4")
        unknown = [name for name in sent if name not in (*names, "couponCode")]
        nested = [name for name, value in sent.items() if isinstance(value, (dict, list))]
        if nested:
            self.rows.add("A1")  # such a value has no text that could be signed
            raise Refused("illegal_parameter", nested[0])
        fields = {}
        for name in names:
            value = sent.get(name)
            if name == "coupon_code" and value in (None, "") and not strict:
                value = sent.get("couponCode")
            if value in (None, ""):
                continue
            if not isinstance(value, str):
                self.rows.add("A11")
            fields[name] = text(value)
        empty = [name for name, value in sent.items() if value in (None, "")]
        required = names[:5] + (["sign"] if self.profile.get("signatureCheck", "enforce") == "enforce" else [])
        missing = [name for name in required if name not in fields]
        if missing:
            if missing[0] in empty:
                self.rows.add("A12")
            if missing[0] == "sign":
                self.rows.add("A15")
            raise Refused("illegal_parameter", missing[0])
        if unknown:
            self.rows.add("C7")
            if "writeOff_tyep" in unknown:
                self.rows.add("C10")
        if strict:
            refused = unknown + [name for name in ("couponCode",) if name in sent]
            if refused:
                raise Refused("illegal_parameter", refused[0])
        length = len(fields.get("wf_trace_no", ""))
        if length > 32:
            self.rows.add("C5")
            if strict or length > 36:
                raise Refused("illegal_parameter", "wf_trace_no")
        if empty:
            self.rows.add("A12")
        self.rows |= {"A4", "A14"}  # a real time in Beijing, and the formats of all fields
        self.fields, self.is_checked = fields, True
        if "wf_trace_no" not in fields:
            self.rows.add("A9")

    def check_institution(self):
        if self.fields["inst_no"] not in self.keys:
            raise Refused("unknown_institution", "inst_no")
        if self.is_demo:
            self.rows.add("C6")

    def check_signature(self):
        mode = self.profile.get("signatureCheck", "enforce")
        if mode == "off":
            self.signature = "not-checked"
            return
        given = text_or_none(self.sent.get("sign"))
        try:
            right = {md5(canonical(self.sent, key), self.request_charset): key for key in self.keys[self.fields["inst_no"]]}
        except UnicodeEncodeError:
            name = next(name for name, value in self.sent.items() if not is_in(text(value), self.request_charset))
            raise Refused("illegal_parameter", name) from None
        if given in right:
            self.key, self.signature = right[given], "valid"
            return
        self.signature = "wrong" if given else "missing"
        if mode == "enforce":
            if len(given) != 32:
                self.rows.add("A15")
            raise Refused("bad_signature", "sign")

    def check_time(self):
        window = self.profile.get("tsWindowSeconds")
        ts = datetime.strptime(self.fields["ts"], "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI)
        if window is not None and abs((ts - NOW).total_seconds()) > window:
            raise Refused("stale_timestamp", "ts")

    # -- faults and coupons ----------------------------------------------------------------------------------------

    def choose_faults(self):
        """Except for latencies, one fault applies: the armed one, or else that of the magic code, each once."""
        code = self.fields["coupon_code"]
        found = next((coupon for coupon in COUPONS if coupon["coupon_code"] == code), None)
        self.coupon, kinds = found, []
        if found is None and self.profile.get("magic", True) and code[:2] == "99" and len(code) >= 12 and code[2:4] in MAGIC:
            self.magic = code[2:4]
            self.coupon = {"coupon_code": code, "face_amount": int(code[4:9]) or 1000, "magic": MAGIC[self.magic]}
        own = (self.coupon or {}).get("magic", {}).get("fault")
        match = (self.fault or {}).get("match", {})
        if self.fault and match.get("couponCode", code) == code:
            fault, self.fault = self.fault, None
            kinds.append(fault["kind"])
            if fault["kind"] != "latency":
                self.struck_by = fault
        if own and code not in self.struck and not self.struck_by:
            self.struck.add(code)
            kinds.append(own["kind"])
            self.struck_by = own
        self.kinds = kinds
        return kinds, bool(self.struck_by) and self.struck_by["when"] == "before"

    def decide(self, commits):
        fields, coupon = self.fields, self.coupon
        trace = fields.get("wf_trace_no")
        bound = self.bound.get((fields["inst_no"], fields["merchant_no"], trace)) if trace else None
        if trace:
            self.rows.add("A5")
        if bound:
            if trace in self.lost:
                raise Refused("already_used", "wf_trace_no")
            if bound["request"] != meaning(fields):
                raise Refused("trace_conflict", "wf_trace_no")
            self.replayed = True
            self.rows |= {"A7", "A10"}
            return bound["order"]
        order = self.judge(coupon, fields)
        if commits:
            self.orders[fields["coupon_code"]] = order
            if trace:
                self.bound[(fields["inst_no"], fields["merchant_no"], trace)] = {"request": meaning(fields), "order": order}
                if self.struck_by and self.struck_by["kind"] == "lost_then_already_used":
                    self.lost.add(trace)
        return order

    def judge(self, coupon, fields):
        """Runs the checks of the coupon, in their order."""
        if coupon is None:
            raise Refused("not_found", "coupon_code")
        if coupon.get("inst_no", fields["inst_no"]) != fields["inst_no"]:
            self.rows.add("A8")
            raise Refused("not_found", "coupon_code")
        magic = coupon.get("magic", {}).get("outcome")
        if magic == "refunded":
            raise Refused("refunded", "coupon_code")
        if coupon["coupon_code"] in self.orders:
            raise Refused("already_used", "coupon_code")
        if NOW < datetime.fromisoformat(coupon.get("valid_from", NOW.isoformat())):
            raise Refused("not_yet_valid", "coupon_code")
        if NOW > datetime.fromisoformat(coupon.get("valid_until", NOW.isoformat())):
            raise Refused("expired", "coupon_code")
        self.rows.add("A8")
        for names, name in (("merchant_nos", "merchant_no"), ("shop_nos", "shop_no")):
            if fields[name] not in coupon.get(names, [fields[name]]):
                raise Refused("wrong_shop", name)
        channel = coupon.get("channel_type")
        if channel is None or "channel_type" not in fields:
            self.rows.add("A16")
        if channel and fields.get("channel_type", channel) != channel:
            raise Refused("wrong_channel", "channel_type")
        if fields.get("exc_discount_flag") == "1" and channel in ("10005", "10009"):
            raise Refused("exclusive_discount", "exc_discount_flag")
        least = coupon.get("min_amount", 5000 if magic == "below_minimum" else 0)
        if int(fields.get("amount", 0)) < least:
            if "amount" not in fields:
                self.rows.add("A17")
            raise Refused("below_minimum", "amount")
        if "settle_amount" not in coupon:
            self.rows.add("A7")
        self.rows.add("A10")
        return order_of(coupon, fields)

    # -- the response ----------------------------------------------------------------------------------------------

    def respond(self, outcome, field, order, decided):
        kind = (self.struck_by or {}).get("kind")
        if kind in ("reset", "lost_then_already_used"):
            return "reset"
        headers = {"content-type": "application/json; charset=utf-8"}
        if self.magic:
            headers["x-shoubei-mock-magic"] = self.magic
        if getattr(self, "kinds", None):
            headers["x-shoubei-mock-fault"] = ",".join(self.kinds)
        if self.signature:
            headers["x-shoubei-mock-signature"] = self.signature
        fields = self.render(outcome, order) if outcome else {}
        if decided:
            headers.update(self.diagnosis(outcome, field))
        status = self.profile.get("httpStatus", 200)
        status = status if isinstance(status, int) else status.get(outcome, 200)
        response = {"status": status, "headers": headers, **self.body(fields, kind)}
        if kind in ("http_status", "html"):
            response["status"] = self.struck_by.get("status", 500)
            headers["content-type"] = "text/plain" if kind == "http_status" else "text/html; charset=utf-8"
            headers.update({name.lower(): value for name, value in self.struck_by.get("headers", {}).items()})
        return response

    def diagnosis(self, outcome, field):
        row = CODES[outcome]
        own = self.profile.get("codes", {}).get(outcome, {})
        seen = self.profile.get("observed", {})
        provenance = "observed" if outcome in seen else "assumed" if own else row["provenance"]
        rows = [row for row in ROWS if row in self.rows]
        headers = {
            "x-shoubei-mock-outcome": outcome,
            "x-shoubei-mock-provenance": provenance,
            "x-shoubei-mock-assumptions": ",".join(rows),
        }
        if any(row in seen for row in rows):
            headers["x-shoubei-mock-observed"] = ",".join(row for row in rows if row in seen)
        if self.replayed:
            headers["x-shoubei-mock-replayed"] = "true"
        if field:
            headers["x-shoubei-mock-reason"] = field
        return headers

    def render(self, outcome, order):
        """Returns the fields in the order of the provider's table, and the assumptions that decide them."""
        row = {**CODES[outcome], **self.profile.get("codes", {}).get(outcome, {})}
        if self.key:
            self.rows.add("A1")
        if "A3" in row["assumptions"] or outcome in self.profile.get("codes", {}):
            self.rows.add("A3")
        if outcome == "written_off":
            self.rows.add("C3")
            trace = {"wf_trace_no": order["wfTraceNo"]} if "wfTraceNo" in order else {}
            amounts = {"amount": str(order["faceAmount"]), **self.settle(str(order["settleAmount"]), False)}
            head = {"return_code": row["code"], "return_msg": row["message"], "result_code": "SUCCESS", "order_no": ORDER_NO}
            return {**head, **trace, "codes": order["couponCode"], **amounts}
        if outcome == "illegal_parameter":
            self.rows.add("C12")
        table = self.profile.get("dialect") == "table"
        is_fail = row["code"] == "FAIL" or (table and CODES[outcome]["code"] == "FAIL")
        trace = text_or_none(self.sent.get("wf_trace_no"))
        code = text_or_none(self.sent.get("coupon_code")) or text_or_none(self.sent.get("couponCode"))
        echo = {"order_no": None, **({"wf_trace_no": trace} if trace else {}), "codes": code, "amount": None}
        if not is_fail:
            self.rows |= {"C1", "C2", "C3", "C8", "C9"}
            head = {"return_code": "SUCCESS" if table else row["code"], "return_msg": row["message"], "result_code": "FAIL"}
            return {**head, **echo, **self.settle(None, not table)}
        self.rows.add("C11")
        bare = {"return_code": "FAIL", "return_msg": row["message"]}
        if self.profile.get("failShape") != "full":
            return bare
        self.rows.add("C8")
        return {**bare, **echo}

    def settle(self, amount, is_camel):
        setting = self.profile.get("settleField", "auto")
        if setting == "both":
            return {"settle_amount": amount, "settleAmount": amount}
        return {("settleAmount" if setting == "settleAmount" or (setting == "auto" and is_camel) else "settle_amount"): amount}

    def body(self, fields, kind):
        """Returns the text as it is sent, and the bytes, as Latin-1, whose MD5 is its sign."""
        if kind in ("empty_body", "http_status") or not fields and kind != "html":
            return {"body": ""}
        if kind == "html":
            return {"page": str(self.struck_by.get("status", 500))}
        true = fields
        if kind == "other_response":
            fields = {**fields, "codes": OTHER_CODE, **({"amount": OTHER_AMOUNT} if fields["amount"] is not None else {})}
        if self.key is None:
            return {"body": compact(fields)}
        whole = compact({**fields, "sign": SIGN})
        signed = canonical(fields, self.key).encode(self.response_charset).decode("latin-1")
        if kind == "cut_json":
            drawn = compact({**fields, "order_no": fields["order_no"] and "5" * 24, "sign": ZEROS})
            cut = drawn[: len(drawn) // 2].replace("5" * 24, ORDER_NO)
            return {"body": cut}
        if kind == "wrong_sign":
            return {"body": whole, "wrong": signed}
        if kind == "other_response":
            return {"body": whole, "signed": signed, "not": {name: true[name] for name in ("codes", "amount")}}
        return {"body": whole, "signed": signed}


def text_or_none(value):
    return None if value in (None, "") or isinstance(value, (dict, list)) else text(value)


def is_in(value, charset):
    try:
        value.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def meaning(fields):
    """A5: the fields that must be equal for a replay."""
    names = ("shop_no", "coupon_code", "amount", "real_amount", "channel_type")
    return [*(fields.get(name) for name in names), fields.get("exc_discount_flag", "0")]


def order_of(coupon, fields):
    face = coupon["face_amount"]
    fee = (face * 60 * 2 + 10_000) // 20_000  # A7: 60 basis points, rounded half up
    named = {"wfTraceNo": "wf_trace_no", "amount": "amount", "realAmount": "real_amount", "channelType": "channel_type"}
    return {
        **{"instNo": fields["inst_no"], "merchantNo": fields["merchant_no"], "shopNo": fields["shop_no"]},
        **{name: fields[wire] for name, wire in named.items() if wire in fields},
        **{"couponCode": coupon["coupon_code"], "excDiscountFlag": fields.get("exc_discount_flag", "0")},
        **{"faceAmount": face, "settleAmount": coupon.get("settle_amount", face - fee)},
        "writtenOffAt": NOW.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main():
    print(compact({"coupons": COUPONS}))
    for given, names in CASES.items():
        for name in names:
            profile, fault = PROFILES.get(given, {}), FAULTS.get(given)
            emulated = Emulated(profile, fault)
            requests = [sent_fields(more) for more in REQUESTS[name]]
            answers = [emulated.answer(sent) for sent in requests]
            orders = list(emulated.orders.values())
            print(compact({"given": given, "sent": name, "profile": profile, "fault": fault, "requests": [compact(r) for r in requests], "answer": answers[-1], "orders": orders}))


main()

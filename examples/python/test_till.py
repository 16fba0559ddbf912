"""Run by `shoubei-mock exec -- pytest`."""
import json
import os
import urllib.request

import pytest

from till import take_coupon
from write_off import Account, OutcomeUnknown, read_response, send

EMULATOR = os.environ["SHOUBEI_BASE_URL"]


def admin(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{EMULATOR}/__admin{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


class Tenant:
    """An institution for one test alone: its coupons, faults and requests are nobody else's."""

    def __init__(self):
        coupons = [{"coupon_code": "C1", "face_amount": 2500}, {"coupon_code": "C2", "face_amount": 500, "state": "refunded"}]
        made = admin("/tenants", {"coupons": coupons})
        self.account = Account(EMULATOR, *(made[name] for name in ("inst_no", "key", "merchant_no", "shop_no")))

    def fault(self, kind):
        admin(f"/faults?inst_no={self.account.inst_no}", {"kind": kind, "when": "after"})

    def orders(self):
        return admin(f"/orders?inst_no={self.account.inst_no}")["orders"]

    def requests(self):
        return admin(f"/requests?inst_no={self.account.inst_no}")["requests"]


@pytest.fixture
def tenant():
    return Tenant()


def test_a_coupon_is_written_off_with_one_request(tenant):
    result = take_coupon(tenant.account, "C1", 4000, "receipt-1")
    assert result.status == "taken"
    assert [order["settle_amount"] for order in tenant.orders()] == [2485]
    assert len(tenant.requests()) == 1


def test_when_the_response_is_lost_the_retry_gets_the_first_write_off(tenant):
    tenant.fault("reset")
    result = take_coupon(tenant.account, "C1", 4000, "receipt-1")
    assert result.status == "taken"
    assert [order["order_no"] for order in tenant.orders()] == [result.order_no]
    assert [request["replayed"] for request in tenant.requests()] == [False, True]


def test_a_response_with_a_wrong_signature_is_not_believed(tenant):
    tenant.fault("wrong_sign")
    assert take_coupon(tenant.account, "C1", 4000, "receipt-1").status == "taken"
    assert [request["replayed"] for request in tenant.requests()] == [False, True]


def test_a_refunded_coupon_is_rejected(tenant):
    result = take_coupon(tenant.account, "C2", 4000, "receipt-1")
    assert (result.status, result.reason) == ("rejected", "券码已退款")
    assert tenant.orders() == []


def test_when_the_response_is_lost_and_the_coupon_then_counts_as_used_a_clerk_has_to_check(tenant):
    tenant.fault("lost_then_already_used")
    assert take_coupon(tenant.account, "C1", 4000, "receipt-1").status == "to_check"
    assert len(tenant.orders()) == 1


def test_over_plain_http_to_another_machine_a_response_without_the_trace_number_is_not_believed():
    response = (
        b'{"return_code":"SUCCESS","return_msg":"\\u64cd\\u4f5c\\u6210\\u529f","result_code":"SUCCESS","order_no":"1",'
        b'"codes":"C1","sign":"b88979d7441d4996c4188d09a01bb8bc"}'
    )
    request = {"coupon_code": "C1", "wf_trace_no": "receipt-1"}
    for base_url in ("https://till.example", "http://127.0.0.1:4051"):
        assert read_response(response, request, Account(base_url, "1", "a-key", "2", "3"))[0]
    with pytest.raises(OutcomeUnknown):
        read_response(response, request, Account("http://till.example", "1", "a-key", "2", "3"))


def test_a_provoked_rejection_whose_text_is_divided_otherwise_is_not_believed():
    response = (
        '{"codes":"C1","result_code":"FAIL","return_code":"FAIL&return_msg=参数不合法&wf_trace_no=x","return_msg":"券码已核销",'
        '"wf_trace_no":"receipt-1","sign":"491e7558b6045d068fa1c7e8e2e70038"}'
    ).encode()
    request = {"coupon_code": "C1", "wf_trace_no": "receipt-1"}
    with pytest.raises(OutcomeUnknown):
        read_response(response, request, Account("https://till.example", "1", "a-key", "2", "3"))


def test_any_error_after_the_request_leaves_the_outcome_unknown():
    class Broken:
        def request(self, *_):
            pass

        def getresponse(self):
            raise ValueError("read length must be non-negative or -1")

        def close(self):
            pass

    with pytest.raises(OutcomeUnknown):
        send(Broken(), {})

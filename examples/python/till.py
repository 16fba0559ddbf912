"""A till that takes coupons. However often it has to send a write-off, the coupon is written off once."""
import time
from typing import NamedTuple, Optional

from write_off import OutcomeUnknown, connection_to, read_response, request_fields, send

ATTEMPTS = 3


class Result(NamedTuple):
    """What the clerk sees.

    taken     The coupon is written off.
    rejected  It is not, for this reason.
    to_check  The outcome is unknown. Ask the provider before you take the coupon again or give it back.
    """

    status: str
    order_no: Optional[str] = None
    reason: Optional[str] = None


def take_coupon(account, coupon_code, amount, wf_trace_no, pause_seconds=0.1):
    """Takes a coupon for an order of so many fen. Store the trace number before you call."""
    is_unknown = False
    for attempt in range(ATTEMPTS):
        if attempt > 0:
            time.sleep(pause_seconds)
        # Each attempt has the same trace number, so that a retry gets the first write-off again.
        more = {"wf_trace_no": wf_trace_no, "amount": str(amount)}
        request = request_fields(account, coupon_code, more)
        try:
            is_written_off, response = read_response(send(connection_to(account.base_url), request), request, account)
        except OutcomeUnknown:
            is_unknown = True
            continue
        if is_written_off:
            return Result("taken", order_no=response["order_no"])
        # After a lost response, "already used" may be the work of that very attempt.
        return Result("to_check") if is_unknown else Result("rejected", reason=response["return_msg"])
    return Result("to_check")

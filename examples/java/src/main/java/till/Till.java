package till;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A till that takes coupons. However often it has to send a write-off, the coupon is written off once. */
public final class Till {
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLISECONDS = 100;

    /** What the clerk is told. */
    public enum Status {
        /** The coupon is written off. */
        TAKEN,
        /** It is not, for the reason given. */
        REJECTED,
        /** Nobody here knows. Ask the provider before you take the coupon again or give it back. */
        TO_CHECK
    }

    public static final class Result {
        public final Status status;
        /** The number of the write-off, if the coupon is taken. */
        public final String orderNo;
        /** The reason for the rejection, from the response. */
        public final String reason;

        Result(Status status, Object orderNo, Object reason) {
            this.status = status;
            this.orderNo = (String) orderNo;
            this.reason = (String) reason;
        }
    }

    private final WriteOff.Account account;
    private final WriteOff.Sender sender;
    private final URI endpoint;

    public Till(WriteOff.Account account, WriteOff.Sender sender) throws WriteOff.WrongUse {
        this.account = account;
        this.sender = sender;
        this.endpoint = WriteOff.endpoint(account.baseUrl);
    }

    /** Takes a coupon for an order of so many fen. Store the trace number before you call. */
    public Result take(String couponCode, long amount, String wfTraceNo) throws WriteOff.WrongUse, InterruptedException {
        boolean isUnknown = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) Thread.sleep(PAUSE_MILLISECONDS);
            Map<String, String> more = new LinkedHashMap<>();
            // Each attempt has the same trace number, so that a retry gets the first write-off again.
            more.put("wf_trace_no", wfTraceNo);
            more.put("amount", String.valueOf(amount));
            try {
                Map<String, String> request = WriteOff.requestFields(account, couponCode, more);
                Map<String, Object> response = WriteOff.verified(WriteOff.send(sender, endpoint, request), account.key);
                if (WriteOff.isWrittenOff(response, request, account)) return new Result(Status.TAKEN, response.get("order_no"), null);
                // After a lost response, "already used" may be the work of that very attempt.
                if (isUnknown) break;
                return new Result(Status.REJECTED, null, response.get("return_msg"));
            } catch (WriteOff.OutcomeUnknown error) {
                isUnknown = true;
            }
        }
        return new Result(Status.TO_CHECK, null, null);
    }
}

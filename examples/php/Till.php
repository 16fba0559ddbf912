<?php
declare(strict_types=1);

require_once __DIR__ . '/write-off.php';

/** What the clerk is told. */
final class Result
{
    public const TAKEN = 'taken'; // the coupon is written off
    public const REJECTED = 'rejected'; // it is not, for this reason
    public const TO_CHECK = 'to_check'; // ask the provider before you take the coupon again or give it back

    public string $status;
    public ?string $order_no;
    public ?string $reason;

    public function __construct(string $status, ?string $order_no = null, ?string $reason = null)
    {
        $this->status = $status;
        $this->order_no = $order_no;
        $this->reason = $reason;
    }
}

/** A till that takes coupons. However often it has to send a write-off, the coupon is written off once. */
final class Till
{
    private const ATTEMPTS = 3;
    private const PAUSE_MICROSECONDS = 100000;

    private Account $account;

    public function __construct(Account $account)
    {
        $this->account = $account;
    }

    /** Takes a coupon for an order of so many fen. Store the trace number before you call. */
    public function take(string $coupon_code, int $amount, string $wf_trace_no): Result
    {
        $is_unknown = false;
        for ($attempt = 0; $attempt < self::ATTEMPTS; $attempt++) {
            if ($attempt > 0) {
                usleep(self::PAUSE_MICROSECONDS);
            }
            // Each attempt has the same trace number, so that a retry gets the first write-off again.
            $more = ['wf_trace_no' => $wf_trace_no, 'amount' => (string) $amount];
            $request = request_fields($this->account, $coupon_code, $more);
            try {
                $text = send(endpoint($this->account->base_url), $request);
                [$is_written_off, $response] = read_response($text, $request, $this->account);
            } catch (OutcomeUnknown $error) {
                $is_unknown = true;
                continue;
            }
            if ($is_written_off) {
                return new Result(Result::TAKEN, $response['order_no']);
            }
            // After a lost response, "already used" may be the work of that very attempt.
            return $is_unknown ? new Result(Result::TO_CHECK) : new Result(Result::REJECTED, null, $response['return_msg']);
        }
        return new Result(Result::TO_CHECK);
    }
}

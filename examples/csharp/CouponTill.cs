using System.Threading.Tasks;

namespace Till
{
    /// <summary>What the clerk sees.</summary>
    public enum Status
    {
        /// <summary>The coupon is written off.</summary>
        Taken,

        /// <summary>It is not, for the reason given.</summary>
        Rejected,

        /// <summary>The outcome is unknown. Ask the provider before you take the coupon again or give it back.</summary>
        ToCheck,
    }

    public sealed class Result
    {
        public Result(Status status, string? orderNo = null, string? reason = null)
        {
            Status = status;
            OrderNo = orderNo;
            Reason = reason;
        }

        public Status Status { get; }
        public string? OrderNo { get; }
        public string? Reason { get; }
    }

    /// <summary>A till that takes coupons. However often it has to send a write-off, the coupon is written off once.</summary>
    public sealed class CouponTill
    {
        private const int Attempts = 3;
        private const int PauseMilliseconds = 100;
        private readonly Account account;

        public CouponTill(Account account)
        {
            this.account = account;
        }

        /// <summary>Takes a coupon for an order of so many fen. Store the trace number before you call.</summary>
        public async Task<Result> Take(string couponCode, long amount, string wfTraceNo)
        {
            var isUnknown = false;
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (attempt > 0) await Task.Delay(PauseMilliseconds);
                // Each attempt has the same trace number, so that a retry gets the first write-off again.
                var request = WriteOff.RequestFields(account, couponCode, wfTraceNo, amount);
                try
                {
                    var response = await WriteOff.Send(account, request);
                    if (WriteOff.IsWrittenOff(response, request, account, out var fields))
                    {
                        return new Result(Status.Taken, fields["order_no"]);
                    }
                    // After a lost response, "already used" may be the work of that very attempt.
                    if (isUnknown) break;
                    return new Result(Status.Rejected, null, fields["return_msg"]);
                }
                catch (OutcomeUnknownException)
                {
                    isUnknown = true;
                }
            }
            return new Result(Status.ToCheck);
        }
    }
}

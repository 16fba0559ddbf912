package main

import (
	"errors"
	"strconv"
	"time"
)

const (
	attempts = 3
	pause    = 100 * time.Millisecond
)

// Result is what the clerk sees.
type Result struct {
	Status  Status
	OrderNo any // of the write-off, if the coupon is taken
	Reason  any // why it is rejected, in the words of the response
}

// Status is what became of a coupon.
type Status string

const (
	Taken    Status = "taken"    // the coupon is written off
	Rejected Status = "rejected" // it is not
	ToCheck  Status = "to_check" // ask the provider before you take the coupon again or give it back
)

// TakeCoupon takes a coupon for an order of so many fen. However often it has to send the write-off, the coupon is written
// off once. Store the trace number before you call.
func TakeCoupon(account Account, couponCode string, amount int, wfTraceNo string) (Result, error) {
	endpoint, err := Endpoint(account.BaseURL)
	if err != nil {
		return Result{}, err
	}
	isUnknown := false
	for attempt := 0; attempt < attempts; attempt++ {
		if attempt > 0 {
			time.Sleep(pause)
		}
		// Each attempt has the same trace number, so that a retry gets the first write-off again.
		more := map[string]string{"wf_trace_no": wfTraceNo, "amount": strconv.Itoa(amount)}
		isWrittenOff, response, err := writeOff(account, endpoint, couponCode, more)
		switch {
		case errors.As(err, &OutcomeUnknown{}):
			isUnknown = true
		case err != nil:
			return Result{}, err
		case isWrittenOff:
			return Result{Status: Taken, OrderNo: response["order_no"]}, nil
		case isUnknown:
			// After a lost response, "already used" may be the work of that very attempt.
			return Result{Status: ToCheck}, nil
		default:
			return Result{Status: Rejected, Reason: response["return_msg"]}, nil
		}
	}
	return Result{Status: ToCheck}, nil
}

func writeOff(account Account, endpoint, couponCode string, more map[string]string) (bool, Fields, error) {
	request, err := RequestFields(account, couponCode, more)
	if err != nil {
		return false, nil, err
	}
	answer, err := Send(endpoint, request)
	if err != nil {
		return false, nil, err
	}
	return ReadResponse(answer, request, account)
}

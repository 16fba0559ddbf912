package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"reflect"
	"testing"
)

// Run by `shoubei-mock exec -- go test -count=1 ./...`.

// tenant is an institution for one test alone: its coupons, faults and requests are nobody else's.
type tenant struct {
	*testing.T
	account Account
}

func newTenant(t *testing.T) tenant {
	t.Parallel()
	made := admin(t, "/tenants", `{"coupons":[{"coupon_code":"C1","face_amount":2500},
		{"coupon_code":"C2","face_amount":500,"state":"refunded"}]}`)
	text := func(name string) string { return made[name].(string) }
	emulator := os.Getenv("SHOUBEI_BASE_URL")
	return tenant{t, Account{emulator, text("inst_no"), text("key"), text("merchant_no"), text("shop_no")}}
}

// admin posts a body; without one, it gets what is there.
func admin(t *testing.T, path, body string) (fields map[string]any) {
	method := map[bool]string{true: "GET", false: "POST"}[body == ""]
	request, err := http.NewRequest(method, os.Getenv("SHOUBEI_BASE_URL")+"/__admin"+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&fields); err != nil || response.StatusCode >= 300 {
		t.Fatal(path, response.Status, fields, err)
	}
	return fields
}

// fault fails the next request of this tenant, after the coupon is written off.
func (t tenant) fault(kind string) {
	admin(t.T, "/faults?inst_no="+t.account.InstNo, `{"kind":"`+kind+`","when":"after"}`)
}

// list gives one value of each entry of the tenant's list: of orders, or of requests.
func (t tenant) list(name, value string) (values []any) {
	for _, entry := range admin(t.T, "/"+name+"?inst_no="+t.account.InstNo, "")[name].([]any) {
		values = append(values, entry.(map[string]any)[value])
	}
	return values
}

func (t tenant) take(couponCode string) Result {
	result, err := TakeCoupon(t.account, couponCode, 4000, "receipt-1")
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (t tenant) equal(got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCouponIsWrittenOffWithOneRequest(test *testing.T) {
	t := newTenant(test)
	t.equal(t.take("C1").Status, Taken)
	t.equal(t.list("orders", "settle_amount"), []any{2485.0})
	t.equal(t.list("requests", "replayed"), []any{false})
}

func TestWhenTheResponseIsLostTheRetryGetsTheFirstWriteOff(test *testing.T) {
	t := newTenant(test)
	t.fault("reset")
	result := t.take("C1")
	t.equal(result.Status, Taken)
	t.equal(t.list("orders", "order_no"), []any{result.OrderNo})
	t.equal(t.list("requests", "replayed"), []any{false, true})
}

func TestResponseWithAWrongSignatureIsNotBelieved(test *testing.T) {
	t := newTenant(test)
	t.fault("wrong_sign")
	t.equal(t.take("C1").Status, Taken)
	t.equal(t.list("requests", "replayed"), []any{false, true})
}

func TestRefundedCouponIsRefused(test *testing.T) {
	t := newTenant(test)
	t.equal(t.take("C2"), Result{Status: Rejected, Reason: "券码已退款"})
	t.equal(len(t.list("orders", "order_no")), 0)
}

func TestWhenTheResponseIsLostAndTheCouponThenCountsAsUsedAClerkHasToCheck(test *testing.T) {
	t := newTenant(test)
	t.fault("lost_then_already_used")
	t.equal(t.take("C1").Status, ToCheck)
	t.equal(len(t.list("orders", "order_no")), 1)
}

func TestOverPlainHTTPToAnotherMachineAResponseWithoutTheTraceNumberIsNotBelieved(test *testing.T) {
	t := tenant{T: test}
	response := []byte(`{"return_code":"SUCCESS","return_msg":"操作成功","result_code":"SUCCESS","order_no":"1","codes":"C1",
		"sign":"b88979d7441d4996c4188d09a01bb8bc"}`)
	request := Fields{"coupon_code": "C1", "wf_trace_no": "receipt-1"}
	for _, baseURL := range []string{"https://till.example", "http://127.0.0.1:4051", "http://till.example"} {
		_, _, err := ReadResponse(response, request, Account{BaseURL: baseURL, Key: "a-key"})
		t.equal(errors.As(err, &OutcomeUnknown{}), baseURL == "http://till.example")
	}
}

func TestProvokedRejectionWhoseTextIsDividedOtherwiseIsNotBelieved(test *testing.T) {
	t := tenant{T: test}
	response := []byte(`{"codes":"C1","result_code":"FAIL","return_code":"FAIL&return_msg=参数不合法&wf_trace_no=x",
		"return_msg":"券码已核销","wf_trace_no":"receipt-1","sign":"491e7558b6045d068fa1c7e8e2e70038"}`)
	request := Fields{"coupon_code": "C1", "wf_trace_no": "receipt-1"}
	_, _, err := ReadResponse(response, request, Account{BaseURL: "https://till.example", Key: "a-key"})
	t.equal(errors.As(err, &OutcomeUnknown{}), true)
}

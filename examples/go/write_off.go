package main

import (
	"bytes"
	"crypto/md5"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	timeout   = 10 * time.Second
	mostBytes = 1 << 20
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60) // it has no summer time

// A rejection with one of these messages wrote nothing off, whatever its code: most codes are guesses. With any other message, the coupon may be written off.
var nothingHappened = map[any]bool{
	"参数不合法": true, "签名错误": true, "机构不存在": true, "时间戳已失效": true, "券码不存在": true,
	"券码未生效": true, "券码已核销": true, "券码已过期": true, "券码已退款": true, "券码已冻结": true,
	"券码不适用于该门店": true, "券码与通道类型不符": true, "已享受独立优惠，该券不可核销": true, "订单金额未达使用门槛": true, "核销流水号重复": true,
}

// WrongUse means that nothing was sent.
type WrongUse struct{ message string }

func (e WrongUse) Error() string { return e.message }

// OutcomeUnknown means that the coupon may be written off, or not.
type OutcomeUnknown struct{ message string }

func (e OutcomeUnknown) Error() string { return e.message }

// Account is who calls, and where.
type Account struct{ BaseURL, InstNo, Key, MerchantNo, ShopNo string }

// Fields of a request or of a response, as they are on the wire.
type Fields map[string]any

// CanonicalString is what is digested: all fields but sign and nulls, names in byte order, then the key. Another rule changes this.
func CanonicalString(fields Fields, key string) (string, error) {
	names := make([]string, 0, len(fields))
	for name, value := range fields {
		if name != "sign" && value != nil {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	var all strings.Builder
	for _, name := range names {
		value, err := text(fields[name])
		if err != nil {
			return "", err
		}
		all.WriteString(name + "=" + value + "&")
	}
	return all.String() + "key=" + key, nil
}

var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func text(value any) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case bool:
		return fmt.Sprint(value), nil
	case json.Number:
		if wholeNumber.MatchString(value.String()) {
			return value.String(), nil
		}
	}
	return "", errors.New("only text, whole numbers and booleans are signed")
}

// Sign makes the signature of these fields.
func Sign(fields Fields, key string) (string, error) {
	canonical, err := CanonicalString(fields, key)
	return fmt.Sprintf("%x", md5.Sum([]byte(canonical))), err
}

// IsSigned says whether the fields have the signature of this key.
func IsSigned(fields Fields, key string) bool {
	expected, err := Sign(fields, key)
	given, _ := fields["sign"].(string)
	return err == nil && subtle.ConstantTimeCompare([]byte(given), []byte(expected)) == 1
}

// NewTraceNo makes a trace number that was never used.
func NewTraceNo() string {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	return hex.EncodeToString(random)
}

// RequestFields makes the signed request; it checks what comes from outside.
func RequestFields(account Account, couponCode string, more map[string]string) (Fields, error) {
	fields := Fields{"wf_trace_no": NewTraceNo()}
	for name, value := range more {
		fields[name] = value
	}
	fields["coupon_code"] = couponCode
	fields["inst_no"] = account.InstNo
	fields["merchant_no"] = account.MerchantNo
	fields["shop_no"] = account.ShopNo
	fields["ts"] = time.Now().In(shanghai).Format("20060102150405")
	for name, value := range fields {
		if !isPrintable(value.(string)) {
			return nil, WrongUse{name + ": printable characters are needed / " + name + "：应为可见字符"}
		}
	}
	sign, err := Sign(fields, account.Key)
	fields["sign"] = sign
	return fields, err
}

func isPrintable(value string) bool {
	isOdd := func(char rune) bool { return !unicode.IsPrint(char) }
	return value != "" && utf8.ValidString(value) && strings.IndexFunc(value, isOdd) < 0
}

// Endpoint is the address of a write-off.
func Endpoint(baseURL string) (string, error) {
	parsed, err := url.Parse(baseURL)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" ||
		parsed.User != nil || strings.TrimSuffix(baseURL, "/") != parsed.Scheme+"://"+parsed.Host {
		return "", WrongUse{"SHOUBEI_BASE_URL: http(s)://HOST[:PORT] is needed / 应为 http(s)://主机[:端口]"}
	}
	return parsed.Scheme + "://" + parsed.Host + "/openpay/coupon/wf", nil
}

// Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it leads.
var private = regexp.MustCompile(`(?i)^(https:|http://(localhost|127(\.\d+){3}|\[::1])(:\d+)?/?$)`)

var client = http.Client{
	Timeout:       timeout, // of the whole call
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Send sends a request once, with no redirect and no retry, and gives the bytes of an HTTP 200.
func Send(endpoint string, fields Fields) ([]byte, error) {
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, WrongUse{err.Error()}
	}
	response, err := client.Post(endpoint, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, OutcomeUnknown{fmt.Sprintf("no response: %v / 没有响应", err)}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, OutcomeUnknown{fmt.Sprintf("HTTP status %d / HTTP 状态 %[1]d", response.StatusCode)}
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, mostBytes+1))
	if err != nil {
		return nil, OutcomeUnknown{fmt.Sprintf("no response: %v / 没有响应", err)}
	}
	if len(answer) > mostBytes {
		return nil, OutcomeUnknown{"the response is over 1 MiB / 响应超过 1 MiB"}
	}
	return answer, nil
}

// The fields of a response that matter, except return_code.
var read = []string{"amount", "codes", "order_no", "result_code", "return_msg", "settleAmount", "settle_amount", "wf_trace_no"}

// hidesField says whether the signed text fits other fields too: a rejection repeats what an unsigned request sent. Its
// return_code divides it in any reading.
func hidesField(fields Fields) bool {
	canonical, _ := CanonicalString(fields, "")
	before, after, _ := strings.Cut("&"+canonical, "&return_code=")
	code, _ := text(fields["return_code"])
	if strings.Contains(after, "&return_code=") || strings.ContainsAny(code, "&=") {
		return true
	}
	for _, name := range read {
		part := after
		if name < "return_code" {
			part = before
		}
		count := strings.Count(part, "&"+name+"=")
		if count > 1 || (count == 1 && fields[name] == nil) {
			return true
		}
	}
	return false
}

// ReadResponse says whether the coupon was written off or rejected. It verifies the signature first.
func ReadResponse(answer []byte, request Fields, account Account) (isWrittenOff bool, fields Fields, err error) {
	if err := decode(answer, &fields); err != nil || fields == nil {
		return false, nil, OutcomeUnknown{"the response is not a JSON object / 响应不是 JSON 对象"}
	}
	if !IsSigned(fields, account.Key) {
		says, _ := json.Marshal(fields["return_msg"])
		return false, nil, OutcomeUnknown{"the response's signature does not verify with the key, so the response is not trusted (return_msg " +
			string(says) + ") / 响应签名与密钥不符，不可信"}
	}
	if hidesField(fields) {
		return false, nil, OutcomeUnknown{"the response hides a field in another / 响应的字段中藏有另一字段"}
	}
	codes, trace := fields["codes"], fields["wf_trace_no"]
	if (codes != nil && codes != request["coupon_code"]) || (trace != nil && trace != request["wf_trace_no"]) {
		return false, nil, OutcomeUnknown{"the response is about another coupon or trace number / 响应说的是另一张券或另一个流水号"}
	}
	code, isText := fields["return_code"].(string)
	// Anyone can provoke a FAIL with this trace number, by an unsigned request.
	if (trace == nil || code == "FAIL") && !private.MatchString(account.BaseURL) {
		return false, nil, OutcomeUnknown{"over plain HTTP, it may be the response to another request / 经明文 HTTP，可能是另一请求的响应"}
	}
	message, result := fields["return_msg"], fields["result_code"]
	orderNo, _ := fields["order_no"].(string)
	switch {
	case code == "SUCCESS" && result == "SUCCESS" && codes != nil && orderNo != "":
		return true, fields, nil
	case isText && (result == "FAIL" || (code == "FAIL" && result != "SUCCESS")) && nothingHappened[message]:
		return false, fields, nil
	}
	return false, nil, OutcomeUnknown{"the response does not contain the outcome of the coupon / 响应没有说明券的结果"}
}

// decode reads one JSON value, and keeps numbers as they are written.
func decode(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}

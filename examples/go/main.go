// Writes off one coupon at Shoubei (收呗), or at its emulator. Go 1.19 or newer, and its standard library.
//
//	go run . COUPON_CODE [NAME=VALUE ...]   NAME: wf_trace_no, amount, real_amount, channel_type, exc_discount_flag
//	go run . --vectors FILE                 checks Sign against signing vectors
//
// Exit codes: 0 written off, 1 rejected, 2 wrong use, 3 outcome unknown: retry only with the same wf_trace_no.
// (`go run` itself makes 1 of any of them: build the program where the code counts.)
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

var optional = regexp.MustCompile(`^(wf_trace_no|amount|real_amount|channel_type|exc_discount_flag)$`)
var couponForm = regexp.MustCompile(`^[0-9A-Za-z]{1,16}$`)

func accountOfEnvironment() (account Account, err error) {
	for name, into := range map[string]*string{
		"SHOUBEI_BASE_URL": &account.BaseURL, "SHOUBEI_INST_NO": &account.InstNo, "SHOUBEI_KEY": &account.Key,
		"SHOUBEI_MERCHANT_NO": &account.MerchantNo, "SHOUBEI_SHOP_NO": &account.ShopNo,
	} {
		if *into = os.Getenv(name); *into == "" {
			err = WrongUse{name + " is not set in the environment / 环境变量 " + name + " 未设置"}
		}
	}
	return account, err
}

// prepare checks the arguments, and makes the request of them.
func prepare(couponCode string, pairs []string) (Account, string, Fields, error) {
	more := map[string]string{}
	for _, pair := range pairs {
		name, value, isPair := strings.Cut(pair, "=")
		if !isPair || !optional.MatchString(name) {
			return Account{}, "", nil, WrongUse{pair + ": no such optional field / 没有该可选字段"}
		}
		more[name] = value
	}
	if !couponForm.MatchString(couponCode) {
		return Account{}, "", nil, WrongUse{couponCode + ": a coupon code is needed, 1 to 16 letters or digits / 应为券码，1 至 16 个字母或数字"}
	}
	account, err := accountOfEnvironment()
	if err != nil {
		return account, "", nil, err
	}
	endpoint, err := Endpoint(account.BaseURL)
	if err != nil {
		return account, "", nil, err
	}
	request, err := RequestFields(account, couponCode, more)
	return account, endpoint, request, err
}

// say prints what a response says; control characters would move the cursor or add a line.
func say(format string, values ...any) {
	var line strings.Builder
	for _, char := range fmt.Sprintf(format, values...) {
		if unicode.IsPrint(char) {
			line.WriteRune(char)
		} else {
			line.WriteString(strings.Trim(strconv.QuoteRuneToASCII(char), "'"))
		}
	}
	fmt.Println(line.String())
}

func writeOffByArguments(couponCode string, pairs []string) (int, error) {
	account, endpoint, request, err := prepare(couponCode, pairs)
	if err != nil {
		return 2, err
	}
	trace := request["wf_trace_no"]
	fmt.Println("wf_trace_no", trace) // a till stores it here: whatever happens from now on, it is needed
	var isWrittenOff bool
	var fields Fields
	answer, err := Send(endpoint, request)
	if err == nil {
		isWrittenOff, fields, err = ReadResponse(answer, request, account)
	}
	if err != nil {
		say("outcome_unknown: %v; retry with wf_trace_no=%v / 请以同一流水号重试", err, trace)
		return 3, nil
	}
	if !isWrittenOff {
		say("rejected return_code=%v return_msg=%v", fields["return_code"], fields["return_msg"])
		return 1, nil
	}
	settled := fields["settle_amount"]
	if settled == nil {
		settled = fields["settleAmount"]
	}
	if settled == nil {
		settled = "-"
	}
	say("written_off order_no=%v settle_amount=%v", fields["order_no"], settled) // whole fen
	return 0, nil
}

type vector struct {
	Name, Key, Canonical, Sign string
	Rule                       json.RawMessage
	Fields                     Fields
}

func checkVectors(path string) (int, error) {
	var vectors struct{ Cases []vector }
	data, err := os.ReadFile(path)
	if err == nil {
		err = decode(data, &vectors)
	}
	if err != nil {
		return 2, WrongUse{fmt.Sprintf("%s: signing vectors are needed: %v / 应为签名向量", path, err)}
	}
	passed, failed, others := 0, 0, 0
	for _, each := range vectors.Cases {
		var rule bytes.Buffer
		if err := json.Compact(&rule, each.Rule); err != nil {
			return 2, WrongUse{fmt.Sprintf("%s: %s has no rule: %v / 缺少规则", path, each.Name, err)}
		}
		canonical, err := CanonicalString(each.Fields, each.Key)
		each.Fields["sign"] = each.Sign
		switch {
		case rule.String() != "{}":
			others++
			fmt.Println("of another rule:", rule.String(), each.Name)
		case err == nil && canonical == each.Canonical && IsSigned(each.Fields, each.Key):
			passed++
		default:
			failed++
			fmt.Println("failed:", rule.String(), each.Name)
		}
	}
	fmt.Printf("%d vectors passed, %d failed, %d of another rule\n", passed, failed, others)
	if failed > 0 || passed == 0 {
		return 1, nil
	}
	return 0, nil
}

func run(arguments []string) (int, error) {
	switch {
	case len(arguments) == 2 && arguments[0] == "--vectors":
		return checkVectors(arguments[1])
	case len(arguments) > 0:
		return writeOffByArguments(arguments[0], arguments[1:])
	}
	return 2, WrongUse{"usage: go run . COUPON_CODE [NAME=VALUE ...] / 用法：go run . 券码 [字段=值 ...]"}
}

func main() {
	defer func() {
		if problem := recover(); problem != nil { // a panic would end with 2, which means that nothing was sent
			fmt.Fprintf(os.Stderr, "outcome_unknown: %q\n", fmt.Sprint(problem))
			os.Exit(3)
		}
	}()
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

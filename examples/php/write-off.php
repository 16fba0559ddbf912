<?php
/**
 * Writes off one coupon at Shoubei (收呗), or at its emulator. PHP 7.4 or newer with json, and openssl for https.
 *
 *     php write-off.php COUPON_CODE [NAME=VALUE ...]   NAME: wf_trace_no, amount, real_amount, channel_type, exc_discount_flag
 *     php write-off.php --vectors FILE                 checks sign() against signing vectors
 *
 * Exit codes: 0 written off, 1 rejected, 2 wrong use, 3 outcome unknown: retry only with the same wf_trace_no.
 */
declare(strict_types=1);

const SILENCE_SECONDS = 10;
const MOST_BYTES = 1024 * 1024;
const OPTIONAL = ['wf_trace_no', 'amount', 'real_amount', 'channel_type', 'exc_discount_flag'];
// A rejection with one of these messages wrote nothing off, whatever its code: most codes are guesses. With any other message, the coupon may be written off.
const NOTHING_HAPPENED = [
    '参数不合法', '签名错误', '机构不存在', '时间戳已失效', '券码不存在',
    '券码未生效', '券码已核销', '券码已过期', '券码已退款', '券码已冻结',
    '券码不适用于该门店', '券码与通道类型不符', '已享受独立优惠，该券不可核销', '订单金额未达使用门槛', '核销流水号重复',
];

// The fields of a response that matter, except return_code.
const READ = ['amount', 'codes', 'order_no', 'result_code', 'return_msg', 'settleAmount', 'settle_amount', 'wf_trace_no'];

/** Nothing was sent. */
final class WrongUse extends Exception
{
}

/** The coupon may be written off, or not. */
final class OutcomeUnknown extends Exception
{
}

/** Who calls, and where. */
final class Account
{
    public string $base_url;
    public string $inst_no;
    public string $key;
    public string $merchant_no;
    public string $shop_no;

    public function __construct(string $base_url, string $inst_no, string $key, string $merchant_no, string $shop_no)
    {
        $this->base_url = $base_url;
        $this->inst_no = $inst_no;
        $this->key = $key;
        $this->merchant_no = $merchant_no;
        $this->shop_no = $shop_no;
    }
}

/** What is digested: every field but sign and nulls, names in byte order, then the key. Another rule changes this. */
function canonical_string(array $fields, string $key): string
{
    ksort($fields, SORT_STRING);
    $pairs = [];
    foreach ($fields as $name => $value) {
        if ((string) $name !== 'sign' && $value !== null) {
            $pairs[] = $name . '=' . text($value);
        }
    }
    return implode('&', array_merge($pairs, ["key=$key"]));
}

function text($value): string
{
    if (is_bool($value)) {
        return $value ? 'true' : 'false';
    }
    if (is_string($value) || is_int($value)) {
        return (string) $value;
    }
    throw new InvalidArgumentException('only text, whole numbers and booleans are signed');
}

function sign(array $fields, string $key): string
{
    return md5(canonical_string($fields, $key));
}

function is_signed(array $fields, string $key): bool
{
    try {
        return is_string($fields['sign'] ?? null) && hash_equals(sign($fields, $key), $fields['sign']);
    } catch (InvalidArgumentException $error) {
        return false;
    }
}

function setting(string $name): string
{
    $variable = 'SHOUBEI_' . strtoupper($name);
    $value = getenv($variable);
    if ($value === false || $value === '') {
        throw new WrongUse("$variable is not set in the environment / 环境变量 $variable 未设置");
    }
    return $value;
}

/** The signed request; what comes from outside is checked here. */
function request_fields(Account $account, string $coupon_code, array $more): array
{
    $fields = $more + ['wf_trace_no' => bin2hex(random_bytes(16))];
    $fields['coupon_code'] = $coupon_code;
    foreach (['inst_no', 'merchant_no', 'shop_no'] as $name) {
        $fields[$name] = $account->$name;
    }
    $fields['ts'] = (new DateTimeImmutable('now', new DateTimeZone('Asia/Shanghai')))->format('YmdHis');
    foreach ($fields as $name => $value) {
        if (preg_match('/^[^\p{C}]+$/Du', $value) !== 1) { // not UTF-8 does not match either
            throw new WrongUse("$name: printable characters are needed / {$name}：应为可见字符");
        }
    }
    return $fields + ['sign' => sign($fields, $account->key)];
}

/** Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it leads. */
function is_private(string $base_url): bool
{
    return preg_match('#^(https:|http://(localhost|127(\.\d+){3}|\[::1])(:\d+)?/?$)#Di', $base_url) === 1;
}

function endpoint(string $base_url): string
{
    if (preg_match('#^https?://[^/?\#@\s]+/?$#D', $base_url) !== 1 || parse_url($base_url) === false) {
        throw new WrongUse('SHOUBEI_BASE_URL: http(s)://HOST[:PORT] is needed / 应为 http(s)://主机[:端口]');
    }
    return rtrim($base_url, '/') . '/openpay/coupon/wf';
}

/** The response's text. One attempt: no redirect is followed, and nothing is sent again. */
function send(string $url, array $fields): string
{
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ['Content-Type: application/json', 'Connection: close'],
        'content' => json_encode($fields, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR),
        'protocol_version' => 1.1,
        'timeout' => SILENCE_SECONDS,
        'follow_location' => 0,
        'ignore_errors' => true, // an HTTP status of 500 is a response too
    ]]);
    $stream = @fopen($url, 'rb', false, $context);
    if ($stream === false) {
        throw new OutcomeUnknown('no response: ' . (error_get_last()['message'] ?? '') . ' / 没有响应');
    }
    $answer = (string) stream_get_contents($stream, MOST_BYTES + 1);
    ['wrapper_data' => $head, 'timed_out' => $late] = stream_get_meta_data($stream);
    fclose($stream);
    $status = explode(' ', $head[0])[1] ?? '';
    if ($late || $status !== '200') {
        throw new OutcomeUnknown($late ? 'no response in time / 响应超时' : "HTTP status $status / HTTP 状态 $status");
    }
    if (strlen($answer) > MOST_BYTES) {
        throw new OutcomeUnknown('the response is over 1 MiB / 响应超过 1 MiB');
    }
    return $answer;
}

/** Whether the signed text fits other fields too: a rejection repeats what an unsigned request sent. Its return_code divides it in any reading. */
function hides_field(array $fields): bool
{
    $parts = explode('&return_code=', '&' . canonical_string($fields, ''));
    if (count($parts) > 2 || preg_match('/[&=]/', text($fields['return_code'] ?? '')) === 1) {
        return true;
    }
    foreach (READ as $name) {
        $part = $parts[strcmp($name, 'return_code') < 0 ? 0 : 1] ?? '';
        if (substr_count($part, "&$name=") > (isset($fields[$name]) ? 1 : 0)) {
            return true;
        }
    }
    return false;
}

/** Whether the coupon was written off or rejected, and the response's fields. The signature is verified first. */
function read_response(string $answer, array $asked, Account $account): array
{
    $object = json_decode($answer);
    if (!$object instanceof stdClass) {
        throw new OutcomeUnknown('the response is not a JSON object / 响应不是 JSON 对象');
    }
    $fields = (array) $object;
    $code = $fields['return_code'] ?? null;
    $message = $fields['return_msg'] ?? null;
    $result = $fields['result_code'] ?? null;
    if (!is_signed($fields, $account->key)) {
        $says = json_encode($message, JSON_UNESCAPED_UNICODE);
        throw new OutcomeUnknown(
            "the response's signature does not verify with the key, so the response is not trusted (return_msg $says) / 响应签名与密钥不符，不可信"
        );
    }
    if (hides_field($fields)) {
        throw new OutcomeUnknown('the response hides a field in another / 响应的字段中藏有另一字段');
    }
    $is_about = static function (string $name, string $value) use ($fields): bool {
        return in_array($fields[$name] ?? null, [null, $value], true);
    };
    if (!$is_about('codes', $asked['coupon_code']) || !$is_about('wf_trace_no', $asked['wf_trace_no'])) {
        throw new OutcomeUnknown('the response is about another coupon or trace number / 响应说的是另一张券或另一个流水号');
    }
    // Anyone can provoke a FAIL with this trace number, by an unsigned request.
    if ((!isset($fields['wf_trace_no']) || $code === 'FAIL') && !is_private($account->base_url)) {
        throw new OutcomeUnknown('over plain HTTP, it may be the response to another request / 经明文 HTTP，可能是另一请求的响应');
    }
    $order_no = $fields['order_no'] ?? null;
    $is_named = isset($fields['codes']) && is_string($order_no) && $order_no !== '';
    if ($code === 'SUCCESS' && $result === 'SUCCESS' && $is_named) {
        return [true, $fields];
    }
    $is_rejected = $result === 'FAIL' || ($code === 'FAIL' && $result !== 'SUCCESS');
    if ($is_rejected && is_string($code) && in_array($message, NOTHING_HAPPENED, true)) {
        return [false, $fields];
    }
    throw new OutcomeUnknown('the response does not contain the outcome of the coupon / 响应没有说明券的结果');
}

/** Prints what a response says; control characters would move the cursor or add a line. */
function say(string $line): void
{
    $escape = static function (array $found): string {
        return rawurlencode($found[0]);
    };
    echo preg_replace_callback('/[\p{C}\p{Zl}\p{Zp}]/u', $escape, $line) ?? rawurlencode($line), "\n";
}

function write_off(string $coupon_code, string ...$pairs): int
{
    $more = [];
    foreach ($pairs as $pair) {
        [$name, $value] = explode('=', $pair, 2) + ['', ''];
        $more[$name] = $value;
    }
    $strangers = array_diff(array_map('strval', array_keys($more)), OPTIONAL);
    if (count($strangers) > 0 || preg_match('/^[0-9A-Za-z]{1,16}$/D', $coupon_code) !== 1) {
        $stranger = reset($strangers) ?: $coupon_code;
        throw new WrongUse("$stranger: neither a coupon code nor an optional field / 既不是券码，也不是可选字段");
    }
    $account = new Account(...array_map('setting', ['base_url', 'inst_no', 'key', 'merchant_no', 'shop_no']));
    $url = endpoint($account->base_url);
    $asked = request_fields($account, $coupon_code, $more);
    $trace = $asked['wf_trace_no'];
    echo "wf_trace_no $trace\n"; // a till stores it here: whatever happens from now on, it is needed
    try {
        [$written_off, $answer] = read_response(send($url, $asked), $asked, $account);
    } catch (OutcomeUnknown $error) {
        $why = $error->getMessage();
        say("outcome_unknown: $why; retry with wf_trace_no=$trace / 请以同一流水号重试");
        return 3;
    }
    if ($written_off) {
        $settled = $answer['settle_amount'] ?? $answer['settleAmount'] ?? '-'; // whole fen
        say("written_off order_no={$answer['order_no']} settle_amount=" . text($settled));
        return 0;
    }
    say("rejected return_code={$answer['return_code']} return_msg={$answer['return_msg']}");
    return 1;
}

function check_vectors(string $path): int
{
    $cases = json_decode((string) @file_get_contents($path))->cases ?? null;
    $is_whole = static function ($case): bool {
        return isset($case->name, $case->key, $case->rule, $case->fields, $case->canonical, $case->sign);
    };
    if (!is_array($cases) || count(array_filter($cases, $is_whole)) < count($cases)) {
        throw new WrongUse("$path: signing vectors are needed / 应为签名向量");
    }
    $counts = ['passed' => 0, 'failed' => 0, 'of another rule' => 0];
    foreach ($cases as $case) {
        $fields = (array) $case->fields;
        $is_right = (array) $case->rule === []
            ? canonical_string($fields, $case->key) === $case->canonical
                && is_signed(['sign' => $case->sign] + $fields, $case->key)
            : null;
        $verdict = $is_right === null ? 'of another rule' : ($is_right ? 'passed' : 'failed');
        $counts[$verdict]++;
        if ($is_right !== true) {
            echo "$verdict: ", json_encode($case->rule, JSON_UNESCAPED_SLASHES), " {$case->name}\n";
        }
    }
    ['passed' => $passed, 'failed' => $failed, 'of another rule' => $others] = $counts;
    echo "$passed vectors passed, $failed failed, $others of another rule\n";
    return $failed > 0 || $passed === 0 ? 1 : 0;
}

function main(array $arguments): int
{
    try {
        if (count($arguments) === 2 && $arguments[0] === '--vectors') {
            return check_vectors($arguments[1]);
        }
        if ($arguments === []) {
            throw new WrongUse('usage: php write-off.php COUPON_CODE [NAME=VALUE ...] / 用法：php write-off.php 券码 [字段=值 ...]');
        }
        return write_off(...$arguments);
    } catch (WrongUse $error) {
        fwrite(STDERR, $error->getMessage() . "\n");
        return 2;
    } catch (Throwable $error) { // the request may have been sent
        fwrite(STDERR, 'outcome_unknown: ' . get_class($error) . "\n");
        return 3;
    }
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    exit(main(array_slice($argv, 1)));
}

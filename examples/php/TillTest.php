<?php
declare(strict_types=1);

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/Till.php';

/** Run by `shoubei-mock exec -- phpunit TillTest.php`. */
final class TillTest extends TestCase
{
    private Account $account;

    /** Each test has an institution of its own: its coupons, faults and requests are nobody else's. */
    protected function setUp(): void
    {
        $made = $this->admin('/tenants', ['coupons' => [
            ['coupon_code' => 'C1', 'face_amount' => 2500],
            ['coupon_code' => 'C2', 'face_amount' => 500, 'state' => 'refunded'],
        ]]);
        $this->account = new Account(
            getenv('SHOUBEI_BASE_URL'), $made['inst_no'], $made['key'], $made['merchant_no'], $made['shop_no']
        );
    }

    private function admin(string $path, ?array $body = null): array
    {
        $context = stream_context_create(['http' => $body === null ? [] : [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode($body),
        ]]);
        $text = file_get_contents(getenv('SHOUBEI_BASE_URL') . "/__admin$path", false, $context);
        return json_decode($text, true, 512, JSON_THROW_ON_ERROR);
    }

    private function of_the_tenant(string $path): string
    {
        return "$path?inst_no={$this->account->inst_no}";
    }

    private function fault(string $kind): void
    {
        $this->admin($this->of_the_tenant('/faults'), ['kind' => $kind, 'when' => 'after']);
    }

    private function orders(): array
    {
        return $this->admin($this->of_the_tenant('/orders'))['orders'];
    }

    private function requests(): array
    {
        return $this->admin($this->of_the_tenant('/requests'))['requests'];
    }

    private function take(string $coupon_code): Result
    {
        return (new Till($this->account))->take($coupon_code, 4000, 'receipt-1');
    }

    public function test_a_coupon_is_written_off_with_one_request(): void
    {
        $this->assertSame(Result::TAKEN, $this->take('C1')->status);
        $this->assertSame([2485], array_column($this->orders(), 'settle_amount'));
        $this->assertCount(1, $this->requests());
    }

    public function test_when_the_response_is_lost_the_retry_gets_the_first_write_off(): void
    {
        $this->fault('reset');
        $result = $this->take('C1');
        $this->assertSame(Result::TAKEN, $result->status);
        $this->assertSame([$result->order_no], array_column($this->orders(), 'order_no'));
        $this->assertSame([false, true], array_column($this->requests(), 'replayed'));
    }

    public function test_a_response_with_a_wrong_signature_is_not_believed(): void
    {
        $this->fault('wrong_sign');
        $this->assertSame(Result::TAKEN, $this->take('C1')->status);
        $this->assertSame([false, true], array_column($this->requests(), 'replayed'));
    }

    public function test_a_refunded_coupon_is_rejected(): void
    {
        $this->assertEquals(new Result(Result::REJECTED, null, '券码已退款'), $this->take('C2'));
        $this->assertSame([], $this->orders());
    }

    public function test_when_the_response_is_lost_and_the_coupon_then_counts_as_used_a_clerk_has_to_check(): void
    {
        $this->fault('lost_then_already_used');
        $this->assertSame(Result::TO_CHECK, $this->take('C1')->status);
        $this->assertCount(1, $this->orders());
    }

    public function test_over_plain_http_to_another_machine_a_response_without_the_trace_number_is_not_believed(): void
    {
        $response = '{"return_code":"SUCCESS","return_msg":"操作成功","result_code":"SUCCESS","order_no":"1","codes":"C1",'
            . '"sign":"b88979d7441d4996c4188d09a01bb8bc"}';
        $request = ['coupon_code' => 'C1', 'wf_trace_no' => 'receipt-1'];
        foreach (['https://till.example', 'http://127.0.0.1:4051'] as $base_url) {
            $this->assertTrue(read_response($response, $request, new Account($base_url, '1', 'a-key', '2', '3'))[0]);
        }
        $this->expectException(OutcomeUnknown::class);
        read_response($response, $request, new Account('http://till.example', '1', 'a-key', '2', '3'));
    }

    public function test_a_provoked_rejection_whose_text_is_divided_otherwise_is_not_believed(): void
    {
        $response = '{"codes":"C1","result_code":"FAIL","return_code":"FAIL&return_msg=参数不合法&wf_trace_no=x",'
            . '"return_msg":"券码已核销","wf_trace_no":"receipt-1","sign":"491e7558b6045d068fa1c7e8e2e70038"}';
        $request = ['coupon_code' => 'C1', 'wf_trace_no' => 'receipt-1'];
        $this->expectException(OutcomeUnknown::class);
        read_response($response, $request, new Account('https://till.example', '1', 'a-key', '2', '3'));
    }
}

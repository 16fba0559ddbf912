package till;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Run by `shoubei-mock exec -- mvn test`. */
class TillTest {
    private static final String COUPONS = "[{\"coupon_code\":\"C1\",\"face_amount\":2500},"
        + "{\"coupon_code\":\"C2\",\"face_amount\":500,\"state\":\"refunded\"}]";
    private Tenant tenant;

    @BeforeEach
    void makeTenant() throws Exception {
        tenant = new Tenant(COUPONS);
    }

    WriteOff.Sender sender() {
        return WriteOff::sendByUrlConnection;
    }

    private Till.Result take(String couponCode) throws Exception {
        return new Till(tenant.account, sender()).take(couponCode, 4000, "receipt-1");
    }

    @Test
    void aCouponIsWrittenOffWithOneRequest() throws Exception {
        assertEquals(Till.Status.TAKEN, take("C1").status);
        assertEquals("[2485]", tenant.list("orders", "settle_amount").toString());
        assertEquals(Collections.singletonList(false), tenant.list("requests", "replayed"));
    }

    @Test
    void whenTheResponseIsLostTheRetryGetsTheFirstWriteOff() throws Exception {
        tenant.fault("reset");
        Till.Result result = take("C1");
        assertEquals(Till.Status.TAKEN, result.status);
        assertEquals(Collections.singletonList(result.orderNo), tenant.list("orders", "order_no"));
        assertEquals(Arrays.asList(false, true), tenant.list("requests", "replayed"));
    }

    @Test
    void aResponseWithAWrongSignatureIsNotBelieved() throws Exception {
        tenant.fault("wrong_sign");
        assertEquals(Till.Status.TAKEN, take("C1").status);
        assertEquals(Arrays.asList(false, true), tenant.list("requests", "replayed"));
    }

    @Test
    void aRefundedCouponIsRefused() throws Exception {
        Till.Result result = take("C2");
        assertEquals(Till.Status.REJECTED, result.status);
        assertEquals("券码已退款", result.reason);
        assertEquals(Collections.emptyList(), tenant.list("orders", "order_no"));
    }

    @Test
    void whenTheResponseIsLostAndTheCouponThenCountsAsUsedAClerkHasToCheck() throws Exception {
        tenant.fault("lost_then_already_used");
        assertEquals(Till.Status.TO_CHECK, take("C1").status);
        assertEquals(1, tenant.list("orders", "order_no").size());
    }

    @Test
    void overPlainHttpToAnotherMachineAResponseWithoutTheTraceNumberIsNotBelieved() throws Exception {
        Map<String, Object> response = WriteOff.verified("{\"return_code\":\"SUCCESS\",\"return_msg\":\"操作成功\","
            + "\"result_code\":\"SUCCESS\",\"order_no\":\"1\",\"codes\":\"C1\",\"sign\":\"b88979d7441d4996c4188d09a01bb8bc\"}", "a-key");
        Map<String, String> request = new HashMap<>();
        request.put("coupon_code", "C1");
        request.put("wf_trace_no", "receipt-1");
        for (String baseUrl : Arrays.asList("https://till.example", "http://127.0.0.1:4051")) {
            assertTrue(WriteOff.isWrittenOff(response, request, new WriteOff.Account(baseUrl, "1", "a-key", "2", "3")));
        }
        WriteOff.Account far = new WriteOff.Account("http://till.example", "1", "a-key", "2", "3");
        assertThrows(WriteOff.OutcomeUnknown.class, () -> WriteOff.isWrittenOff(response, request, far));
    }

    @Test
    void aProvokedRejectionWhoseTextIsDividedOtherwiseIsNotBelieved() throws Exception {
        Map<String, Object> response = WriteOff.verified("{\"codes\":\"C1\",\"result_code\":\"FAIL\","
            + "\"return_code\":\"FAIL&return_msg=参数不合法&wf_trace_no=x\",\"return_msg\":\"券码已核销\","
            + "\"wf_trace_no\":\"receipt-1\",\"sign\":\"491e7558b6045d068fa1c7e8e2e70038\"}", "a-key");
        Map<String, String> request = new HashMap<>();
        request.put("coupon_code", "C1");
        request.put("wf_trace_no", "receipt-1");
        WriteOff.Account account = new WriteOff.Account("https://till.example", "1", "a-key", "2", "3");
        assertThrows(WriteOff.OutcomeUnknown.class, () -> WriteOff.isWrittenOff(response, request, account));
    }

    @Test
    void anyErrorAfterTheRequestLeavesTheOutcomeUnknown() throws Exception {
        WriteOff.Account account = new WriteOff.Account("https://till.example", "1", "a-key", "2", "3");
        WriteOff.Sender broken = (endpoint, body) -> {
            throw new IllegalStateException();
        };
        assertEquals(Till.Status.TO_CHECK, new Till(account, broken).take("C1", 4000, "receipt-1").status);
    }
}

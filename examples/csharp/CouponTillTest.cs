using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Till
{
    /// <summary>An institution for one test alone: its coupons, faults and requests are nobody else's.</summary>
    public sealed class Tenant
    {
        private static readonly HttpClient Client = new HttpClient();
        private static readonly string? Emulator = Environment.GetEnvironmentVariable("SHOUBEI_BASE_URL");

        private Tenant(JsonElement made)
        {
            string Text(string name) => made.GetProperty(name).GetString()!;
            Account = new Account(Emulator!, Text("inst_no"), Text("key"), Text("merchant_no"), Text("shop_no"));
        }

        public Account Account { get; }

        public static async Task<Tenant> Make(string coupons) =>
            new Tenant(await Admin("/tenants", "{\"coupons\":" + coupons + "}"));

        private static async Task<JsonElement> Admin(string path, string? body = null)
        {
            var url = Emulator + "/__admin" + path;
            var response = body == null
                ? await Client.GetAsync(url)
                : await Client.PostAsync(url, new StringContent(body, Encoding.UTF8, "application/json"));
            response.EnsureSuccessStatusCode();
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        }

        /// <summary>Fails the next request of this tenant, after the coupon is written off.</summary>
        public Task Fault(string kind) =>
            Admin("/faults?inst_no=" + Account.InstNo, "{\"kind\":\"" + kind + "\",\"when\":\"after\"}");

        /// <summary>One value of each entry of the tenant's list, as JSON: of orders, or of requests.</summary>
        public async Task<string[]> List(string name, string value)
        {
            var answer = await Admin("/" + name + "?inst_no=" + Account.InstNo);
            return answer.GetProperty(name).EnumerateArray().Select(entry => entry.GetProperty(value).GetRawText()).ToArray();
        }
    }

    /// <summary>Run by <c>shoubei-mock exec -- dotnet test</c>.</summary>
    public sealed class CouponTillTest : IAsyncLifetime
    {
        private const string Coupons =
            "[{\"coupon_code\":\"C1\",\"face_amount\":2500},{\"coupon_code\":\"C2\",\"face_amount\":500,\"state\":\"refunded\"}]";

        private Tenant tenant = null!;

        public async Task InitializeAsync() => tenant = await Tenant.Make(Coupons);

        public Task DisposeAsync() => Task.CompletedTask;

        private Task<Result> Take(string couponCode) => new CouponTill(tenant.Account).Take(couponCode, 4000, "receipt-1");

        [Fact]
        public async Task A_coupon_is_written_off_with_one_request()
        {
            Assert.Equal(Status.Taken, (await Take("C1")).Status);
            Assert.Equal(new[] { "2485" }, await tenant.List("orders", "settle_amount"));
            Assert.Equal(new[] { "false" }, await tenant.List("requests", "replayed"));
        }

        [Fact]
        public async Task When_the_response_is_lost_the_retry_gets_the_first_write_off()
        {
            await tenant.Fault("reset");
            var result = await Take("C1");
            Assert.Equal(Status.Taken, result.Status);
            Assert.Equal(new[] { "\"" + result.OrderNo + "\"" }, await tenant.List("orders", "order_no"));
            Assert.Equal(new[] { "false", "true" }, await tenant.List("requests", "replayed"));
        }

        [Fact]
        public async Task A_response_with_a_wrong_signature_is_not_believed()
        {
            await tenant.Fault("wrong_sign");
            Assert.Equal(Status.Taken, (await Take("C1")).Status);
            Assert.Equal(new[] { "false", "true" }, await tenant.List("requests", "replayed"));
        }

        [Fact]
        public async Task A_refunded_coupon_is_rejected()
        {
            var result = await Take("C2");
            Assert.Equal(Status.Rejected, result.Status);
            Assert.Equal("券码已退款", result.Reason);
            Assert.Empty(await tenant.List("orders", "order_no"));
        }

        [Fact]
        public async Task When_the_response_is_lost_and_the_coupon_then_counts_as_used_a_clerk_has_to_check()
        {
            await tenant.Fault("lost_then_already_used");
            Assert.Equal(Status.ToCheck, (await Take("C1")).Status);
            Assert.Single(await tenant.List("orders", "order_no"));
        }

        [Fact]
        public void Over_plain_http_to_another_machine_a_response_without_the_trace_number_is_not_believed()
        {
            const string response = "{\"return_code\":\"SUCCESS\",\"return_msg\":\"操作成功\",\"result_code\":\"SUCCESS\","
                + "\"order_no\":\"1\",\"codes\":\"C1\",\"sign\":\"b88979d7441d4996c4188d09a01bb8bc\"}";
            var request = new Dictionary<string, string?> { ["coupon_code"] = "C1", ["wf_trace_no"] = "receipt-1" };
            foreach (var baseUrl in new[] { "https://till.example", "http://127.0.0.1:4051" })
            {
                Assert.True(WriteOff.IsWrittenOff(response, request, new Account(baseUrl, "1", "a-key", "2", "3"), out _));
            }
            var far = new Account("http://till.example", "1", "a-key", "2", "3");
            Assert.Throws<OutcomeUnknownException>(() => WriteOff.IsWrittenOff(response, request, far, out _));
        }

        [Fact]
        public void A_provoked_rejection_whose_text_is_divided_otherwise_is_not_believed()
        {
            const string response = "{\"codes\":\"C1\",\"result_code\":\"FAIL\","
                + "\"return_code\":\"FAIL&return_msg=参数不合法&wf_trace_no=x\",\"return_msg\":\"券码已核销\","
                + "\"wf_trace_no\":\"receipt-1\",\"sign\":\"491e7558b6045d068fa1c7e8e2e70038\"}";
            var request = new Dictionary<string, string?> { ["coupon_code"] = "C1", ["wf_trace_no"] = "receipt-1" };
            var account = new Account("https://till.example", "1", "a-key", "2", "3");
            Assert.Throws<OutcomeUnknownException>(() => WriteOff.IsWrittenOff(response, request, account, out _));
        }
    }
}

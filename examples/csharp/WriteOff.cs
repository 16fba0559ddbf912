using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Till
{
    /// <summary>The coupon may be written off, or not.</summary>
    public sealed class OutcomeUnknownException : Exception
    {
        public OutcomeUnknownException(string message, Exception? inner = null) : base(message, inner) { }
    }

    /// <summary>Who calls, and where.</summary>
    public sealed class Account
    {
        public Account(string baseUrl, string instNo, string key, string merchantNo, string shopNo)
        {
            BaseUrl = baseUrl;
            InstNo = instNo;
            Key = key;
            MerchantNo = merchantNo;
            ShopNo = shopNo;
        }

        public string BaseUrl { get; }
        public string InstNo { get; }
        public string Key { get; }
        public string MerchantNo { get; }
        public string ShopNo { get; }
    }

    /// <summary>Signs, sends and verifies one write-off.</summary>
    public static class WriteOff
    {
        // A rejection with one of these messages wrote nothing off, whatever its code: most codes are guesses. With any other message, the coupon may be written off.
        private static readonly string[] NothingHappened =
        {
            "参数不合法", "签名错误", "机构不存在", "时间戳已失效", "券码不存在",
            "券码未生效", "券码已核销", "券码已过期", "券码已退款", "券码已冻结",
            "券码不适用于该门店", "券码与通道类型不符", "已享受独立优惠，该券不可核销", "订单金额未达使用门槛", "核销流水号重复",
        };

        // The fields of a response that matter, except return_code.
        private static readonly string[] Names =
            { "amount", "codes", "order_no", "result_code", "return_msg", "settleAmount", "settle_amount", "wf_trace_no" };

        private static readonly HttpClient Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromSeconds(10), // of the whole call
            MaxResponseContentBufferSize = 1024 * 1024, // a longer response is an HttpRequestException
        };

        /// <summary>What is digested: all fields but sign and nulls, names in byte order, then the key. Another rule changes this.</summary>
        public static string CanonicalString(IReadOnlyDictionary<string, string?> fields, string key)
        {
            // The names of this API are ASCII, for which this is the order of bytes.
            var pairs = fields
                .Where(field => field.Key != "sign" && field.Value != null)
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => field.Key + "=" + field.Value);
            return string.Join("&", pairs.Append("key=" + key));
        }

        public static string Sign(IReadOnlyDictionary<string, string?> fields, string key)
        {
            using (var md5 = MD5.Create())
            {
                var digest = md5.ComputeHash(Encoding.UTF8.GetBytes(CanonicalString(fields, key)));
                return string.Concat(digest.Select(part => part.ToString("x2")));
            }
        }

        public static Dictionary<string, string?> RequestFields(
            Account account, string couponCode, string wfTraceNo, long amount)
        {
            var fields = new Dictionary<string, string?>
            {
                ["inst_no"] = account.InstNo,
                ["merchant_no"] = account.MerchantNo,
                ["shop_no"] = account.ShopNo,
                ["wf_trace_no"] = wfTraceNo,
                ["ts"] = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyyMMddHHmmss"),
                ["coupon_code"] = couponCode,
                ["amount"] = amount.ToString(),
            };
            fields["sign"] = Sign(fields, account.Key);
            return fields;
        }

        /// <summary>Sends once, with no redirect, and gives the text of an HTTP 200.</summary>
        public static async Task<string> Send(Account account, Dictionary<string, string?> fields)
        {
            var url = account.BaseUrl.TrimEnd('/') + "/openpay/coupon/wf";
            var body = new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json");
            try
            {
                using (var response = await Client.PostAsync(url, body))
                {
                    if (response.StatusCode != HttpStatusCode.OK)
                    {
                        throw new OutcomeUnknownException("HTTP status " + (int)response.StatusCode);
                    }
                    return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
                }
            }
            catch (Exception error) when (!(error is OutcomeUnknownException)) // the request may have been sent
            {
                throw new OutcomeUnknownException("no response: " + error.Message, error);
            }
        }

        /// <summary>Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it leads.</summary>
        public static bool IsPrivate(string baseUrl) =>
            Regex.IsMatch(baseUrl, @"^(https:|http://(localhost|127(\.[0-9]+){3}|\[::1\])(:[0-9]+)?/?\z)", RegexOptions.IgnoreCase);

        /// <summary>Whether the signed text fits other fields too: a rejection repeats what an unsigned request sent. Its return_code divides it in any reading.</summary>
        private static bool HidesField(IReadOnlyDictionary<string, string?> fields)
        {
            var parts = Regex.Split("&" + CanonicalString(fields, ""), "&return_code=");
            if (parts.Length > 2 || (fields.GetValueOrDefault("return_code") ?? "").IndexOfAny(new[] { '&', '=' }) >= 0) return true;
            return Names.Any(name =>
            {
                var part = string.CompareOrdinal(name, "return_code") < 0 ? parts[0] : parts[parts.Length - 1];
                return Regex.Matches(part, "&" + name + "=").Count > (fields.GetValueOrDefault(name) == null ? 0 : 1);
            });
        }

        /// <summary>Whether the coupon was written off, or else rejected. The signature is verified first.</summary>
        public static bool IsWrittenOff(
            string response, Dictionary<string, string?> request, Account account, out Dictionary<string, string?> fields)
        {
            fields = Read(response);
            var given = Encoding.UTF8.GetBytes(fields.GetValueOrDefault("sign") ?? "");
            if (!CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Sign(fields, account.Key))))
            {
                throw new OutcomeUnknownException("the signature of the response does not match the key");
            }
            if (HidesField(fields))
            {
                throw new OutcomeUnknownException("the response hides a field in another");
            }
            var coupon = fields.GetValueOrDefault("codes");
            var trace = fields.GetValueOrDefault("wf_trace_no");
            if ((coupon != null && coupon != request["coupon_code"]) || (trace != null && trace != request["wf_trace_no"]))
            {
                throw new OutcomeUnknownException("the response is about another coupon or trace number");
            }
            var code = fields.GetValueOrDefault("return_code");
            // Anyone can provoke a FAIL with this trace number, by an unsigned request.
            if ((trace == null || code == "FAIL") && !IsPrivate(account.BaseUrl))
            {
                throw new OutcomeUnknownException("over plain HTTP, it may be the response to another request");
            }
            var message = fields.GetValueOrDefault("return_msg");
            var result = fields.GetValueOrDefault("result_code");
            var isNamed = coupon != null && !string.IsNullOrEmpty(fields.GetValueOrDefault("order_no"));
            if (code == "SUCCESS" && result == "SUCCESS" && isNamed) return true;
            var isRejected = result == "FAIL" || (code == "FAIL" && result != "SUCCESS");
            if (isRejected && code != null && NothingHappened.Contains(message)) return false;
            throw new OutcomeUnknownException("the response does not say what became of the coupon");
        }

        /// <summary>The fields as text, as they are signed: text, whole numbers and booleans; null stays null.</summary>
        private static Dictionary<string, string?> Read(string response)
        {
            try
            {
                using (var document = JsonDocument.Parse(response))
                {
                    var fields = new Dictionary<string, string?>();
                    foreach (var field in document.RootElement.EnumerateObject()) fields[field.Name] = TextOf(field.Value);
                    return fields;
                }
            }
            catch (Exception error) when (error is JsonException || error is InvalidOperationException)
            {
                throw new OutcomeUnknownException("the response is not a JSON object that can be verified", error);
            }
        }

        private static string? TextOf(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    return value.GetString();
                case JsonValueKind.Null:
                    return null;
                case JsonValueKind.True:
                    return "true";
                case JsonValueKind.False:
                    return "false";
                case JsonValueKind.Number when value.TryGetInt64(out var whole):
                    return whole.ToString();
                default:
                    throw new InvalidOperationException("only text, whole numbers and booleans are signed");
            }
        }
    }
}

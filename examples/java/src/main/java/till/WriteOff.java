package till;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Writes off one coupon at Shoubei (收呗), or at its emulator. Java 8 or newer, nothing else.
 *
 *     java WriteOff.java COUPON_CODE [NAME=VALUE ...]  NAME: wf_trace_no, amount, real_amount, channel_type, exc_discount_flag
 *     java WriteOff.java --vectors FILE                checks sign() against signing vectors
 *
 * Before Java 18: java -Dfile.encoding=UTF-8 WriteOff.java …, where UTF-8 is not the encoding of the machine. Before Java
 * 11: javac -encoding UTF-8 -d classes WriteOff.java, and java -cp classes till.WriteOff …
 *
 * Exit codes: 0 written off, 1 rejected, 2 wrong use, 3 outcome unknown: retry only with the same wf_trace_no.
 */
public final class WriteOff {
    static final int SILENCE_MILLISECONDS = 10_000;
    static final int MOST_BYTES = 1 << 20;
    static final List<String> OPTIONAL =
        Arrays.asList("wf_trace_no", "amount", "real_amount", "channel_type", "exc_discount_flag");
    // A rejection with one of these messages wrote nothing off, whatever its code: most codes are guesses. With any other message, the coupon may be written off.
    static final List<String> NOTHING_HAPPENED = Arrays.asList(
        "参数不合法", "签名错误", "机构不存在", "时间戳已失效", "券码不存在",
        "券码未生效", "券码已核销", "券码已过期", "券码已退款", "券码已冻结",
        "券码不适用于该门店", "券码与通道类型不符", "已享受独立优惠，该券不可核销", "订单金额未达使用门槛", "核销流水号重复");
    // The fields of a response that matter, except return_code.
    static final List<String> READ = Arrays.asList(
        "amount", "codes", "order_no", "result_code", "return_msg", "settleAmount", "settle_amount", "wf_trace_no");
    static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    static final PrintWriter OUT = inUtf8(FileDescriptor.out);
    static final PrintWriter ERR = inUtf8(FileDescriptor.err);

    static PrintWriter inUtf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), UTF_8), true);
    }

    /** Who calls, and where. */
    static final class Account {
        final String baseUrl;
        final String instNo;
        final String key;
        final String merchantNo;
        final String shopNo;

        Account(String baseUrl, String instNo, String key, String merchantNo, String shopNo) {
            this.baseUrl = baseUrl;
            this.instNo = instNo;
            this.key = key;
            this.merchantNo = merchantNo;
            this.shopNo = shopNo;
        }
    }

    /** Sends a body once, with no redirect and no retry, and gives the text of an HTTP 200. */
    interface Sender {
        String send(URI endpoint, String body) throws IOException, OutcomeUnknown;
    }

    /** Nothing was sent. */
    static final class WrongUse extends Exception {
        WrongUse(String message) {
            super(message);
        }
    }

    /** The coupon may be written off, or not. */
    static final class OutcomeUnknown extends Exception {
        OutcomeUnknown(String message) {
            super(message);
        }
    }

    /** What is digested: every field but sign and nulls, names in byte order, then the key. Another rule changes this. */
    static String canonicalString(Map<String, ?> fields, String key) {
        // As ISO-8859-1, the bytes are compared.
        Map<String, Object> sorted = new TreeMap<>(Comparator.comparing(name -> new String(name.getBytes(UTF_8), ISO_8859_1)));
        sorted.putAll(fields);
        StringJoiner pairs = new StringJoiner("&");
        sorted.forEach((name, value) -> {
            if (!name.equals("sign") && value != null) pairs.add(name + "=" + text(value));
        });
        return pairs.add("key=" + key).toString();
    }

    static String text(Object value) {
        if (value instanceof String || value instanceof BigInteger || value instanceof Boolean) return value.toString();
        throw new IllegalArgumentException("only text, whole numbers and booleans are signed");
    }

    static String sign(Map<String, ?> fields, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(UTF_8.newEncoder().encode(CharBuffer.wrap(canonicalString(fields, key)))); // getBytes makes "?" of half a character
            return String.format("%032x", new BigInteger(1, digest.digest()));
        } catch (CharacterCodingException error) {
            throw new IllegalArgumentException("half a character cannot be signed", error);
        } catch (GeneralSecurityException error) {
            throw new IllegalStateException(error); // every Java has MD5
        }
    }

    static boolean isSigned(Map<String, ?> fields, String key) {
        try {
            byte[] expected = sign(fields, key).getBytes(UTF_8);
            return MessageDigest.isEqual(String.valueOf(fields.get("sign")).getBytes(UTF_8), expected);
        } catch (IllegalArgumentException error) {
            return false;
        }
    }

    static String setting(String name) throws WrongUse {
        String variable = "SHOUBEI_" + name.toUpperCase(Locale.ROOT);
        String value = System.getenv(variable);
        if (value != null && !value.isEmpty()) return value;
        throw new WrongUse(variable + " is not set in the environment / 环境变量 " + variable + " 未设置");
    }

    static Account accountOfEnvironment() throws WrongUse {
        return new Account(setting("base_url"), setting("inst_no"), setting("key"), setting("merchant_no"), setting("shop_no"));
    }

    /** The signed request; what comes from outside is checked here. */
    static Map<String, String> requestFields(Account account, String couponCode, Map<String, String> more) throws WrongUse {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("wf_trace_no", String.format("%032x", new BigInteger(128, new SecureRandom())));
        fields.putAll(more);
        fields.put("coupon_code", couponCode);
        fields.put("inst_no", account.instNo);
        fields.put("merchant_no", account.merchantNo);
        fields.put("shop_no", account.shopNo);
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
        fields.put("ts", now.format(DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT)));
        for (Map.Entry<String, String> field : fields.entrySet()) {
            // U+FFFD is what Java makes of what it cannot read.
            if (field.getValue().matches("[^\\p{C}\uFFFD]+")) continue;
            throw new WrongUse(field.getKey() + ": printable characters are needed, and a locale that has them (LC_ALL=C.UTF-8)"
                + " / " + field.getKey() + "：应为可见字符，且系统编码能表示它们（LC_ALL=C.UTF-8）");
        }
        fields.put("sign", sign(fields, account.key));
        return fields;
    }

    /** Nobody between copies or changes a response: TLS, or this machine. No other name counts: a name server decides where it leads. */
    static boolean isPrivate(String baseUrl) {
        return baseUrl.matches("(?i)https:.*|http://(localhost|127([.]\\d+){3}|\\[::1])(:\\d+)?/?");
    }

    static URI endpoint(String baseUrl) throws WrongUse {
        try {
            URI uri = URI.create(baseUrl);
            boolean isOrigin = baseUrl.matches("https?://[^/?#@\\s]+/?") && uri.getHost() != null && uri.getPort() < 65536;
            if (isOrigin) return uri.resolve("/openpay/coupon/wf");
        } catch (IllegalArgumentException error) {
            // reported below
        }
        throw new WrongUse("SHOUBEI_BASE_URL: http(s)://HOST[:PORT] is needed / 应为 http(s)://主机[:端口]");
    }

    /** The response's text. One attempt: no redirect is followed, and nothing is sent again. */
    static String send(Sender sender, URI endpoint, Map<String, String> fields) throws OutcomeUnknown {
        try {
            return sender.send(endpoint, Json.write(fields));
        } catch (IOException | RuntimeException error) { // the request may have been sent
            throw new OutcomeUnknown("no response: " + error + " / 没有响应");
        }
    }

    static String sendByUrlConnection(URI endpoint, String body) throws IOException, OutcomeUnknown {
        byte[] bytes = body.getBytes(UTF_8);
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        connection.setConnectTimeout(SILENCE_MILLISECONDS);
        connection.setReadTimeout(SILENCE_MILLISECONDS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        // Without a fixed length Java sends a POST a second time by itself where the connection breaks.
        connection.setFixedLengthStreamingMode(bytes.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(bytes);
        }
        requireOk(connection.getResponseCode());
        try (InputStream in = connection.getInputStream()) {
            return new String(allOf(in), UTF_8);
        }
    }

    static void requireOk(int status) throws OutcomeUnknown {
        if (status != 200) throw new OutcomeUnknown(String.format("HTTP status %d / HTTP 状态 %1$d", status));
    }

    static byte[] allOf(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            all.write(part, 0, length);
            if (all.size() > MOST_BYTES) throw new IOException("over 1 MiB / 超过 1 MiB");
        }
        return all.toByteArray();
    }

    /** Whether the signed text fits other fields too: a rejection repeats what an unsigned request sent. Its return_code divides it in any reading. */
    static boolean hidesField(Map<String, ?> fields) {
        String[] parts = ("&" + canonicalString(fields, "")).split("&return_code=", -1);
        if (parts.length > 2 || String.valueOf(fields.get("return_code")).matches("(?s).*[&=].*")) return true;
        return READ.stream().anyMatch(name -> {
            String part = name.compareTo("return_code") < 0 ? parts[0] : parts[parts.length - 1];
            return part.split("&" + name + "=", -1).length - 1 > (fields.get(name) == null ? 0 : 1);
        });
    }

    /** Whether the coupon was written off; otherwise it was rejected. Verify the signature first. */
    static boolean isWrittenOff(Map<String, ?> answer, Map<String, String> asked, Account account) throws OutcomeUnknown {
        if (hidesField(answer)) {
            throw new OutcomeUnknown("the response hides a field in another / 响应的字段中藏有另一字段");
        }
        Object codes = answer.get("codes");
        Object trace = answer.get("wf_trace_no");
        boolean isAbout = (codes == null || codes.equals(asked.get("coupon_code")))
            && (trace == null || trace.equals(asked.get("wf_trace_no")));
        if (!isAbout) {
            throw new OutcomeUnknown("the response is about another coupon or trace number / 响应说的是另一张券或另一个流水号");
        }
        Object code = answer.get("return_code");
        // Anyone can provoke a FAIL with this trace number, by an unsigned request.
        if ((trace == null || "FAIL".equals(code)) && !isPrivate(account.baseUrl)) {
            throw new OutcomeUnknown("over plain HTTP, it may be the response to another request / 经明文 HTTP，可能是另一请求的响应");
        }
        Object message = answer.get("return_msg");
        Object result = answer.get("result_code");
        Object orderNo = answer.get("order_no");
        boolean isNamed = codes != null && orderNo instanceof String && !orderNo.equals("");
        if ("SUCCESS".equals(code) && "SUCCESS".equals(result) && isNamed) return true;
        boolean isRejected = "FAIL".equals(result) || ("FAIL".equals(code) && !"SUCCESS".equals(result));
        if (isRejected && code instanceof String && message instanceof String && NOTHING_HAPPENED.contains(message)) return false;
        throw new OutcomeUnknown("the response does not contain the outcome of the coupon / 响应没有说明券的结果");
    }

    static Map<String, Object> verified(String answer, String key) throws OutcomeUnknown {
        Map<String, Object> fields;
        try {
            fields = Json.object(Json.read(answer));
        } catch (IllegalArgumentException error) {
            throw new OutcomeUnknown("the response is not a JSON object / 响应不是 JSON 对象");
        }
        if (isSigned(fields, key)) return fields;
        throw new OutcomeUnknown("the response's signature does not verify with the key, so the response is not trusted (return_msg "
            + Json.write(fields.get("return_msg")) + ") / 响应签名与密钥不符，不可信");
    }

    /** Prints what a response says; control characters would move the cursor or add a line. */
    static void say(String line) {
        Matcher found = UNPRINTABLE.matcher(line);
        StringBuffer printable = new StringBuffer();
        while (found.find()) found.appendReplacement(printable, String.format("\\\\u%04x", found.group().codePointAt(0)));
        OUT.println(found.appendTail(printable));
    }

    static int writeOff(String couponCode, List<String> pairs) throws WrongUse {
        Map<String, String> more = new LinkedHashMap<>();
        for (String pair : pairs) {
            String[] parts = pair.split("=", 2);
            if (parts.length < 2 || !OPTIONAL.contains(parts[0])) {
                throw new WrongUse(pair + ": no such optional field / 没有该可选字段");
            }
            more.put(parts[0], parts[1]);
        }
        if (!couponCode.matches("[0-9A-Za-z]{1,16}")) {
            throw new WrongUse(couponCode + ": a coupon code is needed, 1 to 16 letters or digits / 应为券码，1 至 16 个字母或数字");
        }
        Account account = accountOfEnvironment();
        URI endpoint = endpoint(account.baseUrl);
        Map<String, String> asked = requestFields(account, couponCode, more);
        String trace = asked.get("wf_trace_no");
        OUT.println("wf_trace_no " + trace); // a till stores it here: whatever happens from now on, it is needed
        try {
            Map<String, Object> answer = verified(send(WriteOff::sendByUrlConnection, endpoint, asked), account.key);
            if (!isWrittenOff(answer, asked, account)) {
                say("rejected return_code=" + answer.get("return_code") + " return_msg=" + answer.get("return_msg"));
                return 1;
            }
            Object settled = answer.get("settle_amount") != null ? answer.get("settle_amount") : answer.get("settleAmount");
            say("written_off order_no=" + answer.get("order_no")
                + " settle_amount=" + (settled == null ? "-" : settled)); // whole fen
            return 0;
        } catch (OutcomeUnknown error) {
            say("outcome_unknown: " + error.getMessage() + "; retry with wf_trace_no=" + trace + " / 请以同一流水号重试");
            return 3;
        }
    }

    static int checkVectors(String path) throws WrongUse {
        try {
            return checkVectors(Json.list(Json.object(Json.read(new String(Files.readAllBytes(Paths.get(path)), UTF_8))).get("cases")));
        } catch (IOException | IllegalArgumentException | ClassCastException error) {
            throw new WrongUse(path + ": signing vectors are needed: " + error + " / 应为签名向量");
        }
    }

    static int checkVectors(List<?> cases) {
        int passed = 0;
        int failed = 0;
        for (Object each : cases) {
            Map<String, Object> vector = Json.object(each);
            boolean isOurs = Json.object(vector.get("rule")).isEmpty();
            Map<String, Object> fields = new LinkedHashMap<>(Json.object(vector.get("fields")));
            String key = String.valueOf(vector.get("key"));
            boolean isRight = isOurs && canonicalString(fields, key).equals(vector.get("canonical"));
            fields.put("sign", vector.get("sign"));
            if (isRight && isSigned(fields, key)) passed++;
            else {
                if (isOurs) failed++;
                OUT.println((isOurs ? "failed: " : "of another rule: ") + Json.write(vector.get("rule")) + " " + vector.get("name"));
            }
        }
        OUT.printf("%d vectors passed, %d failed, %d of another rule%n", passed, failed, cases.size() - passed - failed);
        return failed > 0 || passed == 0 ? 1 : 0;
    }

    static int run(List<String> arguments) {
        try {
            if ("核".length() != 1) throw new WrongUse("Run it with -Dfile.encoding=UTF-8, or compile it with -encoding UTF-8");
            if (arguments.size() == 2 && arguments.get(0).equals("--vectors")) return checkVectors(arguments.get(1));
            if (!arguments.isEmpty()) return writeOff(arguments.get(0), arguments.subList(1, arguments.size()));
            throw new WrongUse("usage: java WriteOff.java COUPON_CODE [NAME=VALUE ...] / 用法：java WriteOff.java 券码 [字段=值 ...]");
        } catch (WrongUse error) {
            ERR.println(error.getMessage());
            return 2;
        } catch (RuntimeException | Error error) { // Java itself would end with 1, which means "rejected"
            ERR.println("outcome_unknown: " + error.getClass());
            return 3;
        }
    }

    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    /** JSON, as little as is needed: Map, List, String, BigInteger, BigDecimal, Boolean, null. A JSON library does as well. */
    static final class Json {
        private static final int MOST_DEPTH = 32;
        private final String text;
        private int at;

        private Json(String text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException if it is not JSON */
        static Object read(String text) {
            Json json = new Json(text);
            Object value = json.value(0);
            json.space();
            if (json.at != text.length()) throw json.wrong();
            return value;
        }

        @SuppressWarnings("unchecked")
        static Map<String, Object> object(Object value) {
            if (value instanceof Map) return (Map<String, Object>) value;
            throw new IllegalArgumentException("not a JSON object");
        }

        static List<?> list(Object value) {
            if (value instanceof List) return (List<?>) value;
            throw new IllegalArgumentException("not a JSON array");
        }

        static String write(Object value) {
            if (value instanceof Map) {
                return ((Map<?, ?>) value).entrySet().stream()
                    .map(entry -> write(entry.getKey()) + ":" + write(entry.getValue())).collect(Collectors.joining(",", "{", "}"));
            }
            if (value instanceof List) {
                return ((List<?>) value).stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            }
            if (!(value instanceof String)) return String.valueOf(value);
            return ((String) value).chars()
                .mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? String.format("\\u%04x", c) : "" + (char) c)
                .collect(Collectors.joining("", "\"", "\""));
        }

        private Object value(int depth) {
            if (depth > MOST_DEPTH) throw wrong();
            space();
            if (next("{")) return members(depth);
            if (next("[")) return elements(depth);
            if (next("\"")) return string();
            if (next("true")) return true;
            if (next("false")) return false;
            if (next("null")) return null;
            return number();
        }

        private Map<String, Object> members(int depth) {
            Map<String, Object> members = new LinkedHashMap<>();
            space();
            if (next("}")) return members;
            do {
                space();
                expect("\"");
                String name = string();
                space();
                expect(":");
                members.put(name, value(depth + 1));
                space();
            } while (next(","));
            expect("}");
            return members;
        }

        private List<Object> elements(int depth) {
            List<Object> elements = new ArrayList<>();
            space();
            if (next("]")) return elements;
            do {
                elements.add(value(depth + 1));
                space();
            } while (next(","));
            expect("]");
            return elements;
        }

        private String string() {
            StringBuilder string = new StringBuilder();
            while (!next("\"")) {
                char c = take();
                if (c < ' ') throw wrong();
                string.append(c == '\\' ? escaped(take()) : c);
            }
            return string.toString();
        }

        private char escaped(char c) {
            int plain = "\"\\/".indexOf(c);
            int control = "bfnrt".indexOf(c);
            if (plain >= 0) return c;
            if (control >= 0) return "\b\f\n\r\t".charAt(control);
            if (c != 'u' || at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9A-Fa-f]{4}")) throw wrong();
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }

        private Number number() {
            int from = at;
            while (at < text.length() && "+-.0123456789Ee".indexOf(text.charAt(at)) >= 0) at++;
            String number = text.substring(from, at);
            if (number.matches("-?(0|[1-9][0-9]{0,99})")) return new BigInteger(number);
            if (number.matches("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([Ee][+-]?[0-9]{1,3})?")) return new BigDecimal(number);
            throw wrong();
        }

        private void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        }

        private boolean next(String expected) {
            if (!text.startsWith(expected, at)) return false;
            at += expected.length();
            return true;
        }

        private void expect(String expected) {
            if (!next(expected)) throw wrong();
        }

        private char take() {
            if (at == text.length()) throw wrong();
            return text.charAt(at++);
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("not JSON at character " + at);
        }
    }
}

package till;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An institution for one test alone: its coupons, faults and requests are nobody else's. */
final class Tenant {
    private static final String EMULATOR = System.getenv("SHOUBEI_BASE_URL");
    final WriteOff.Account account;

    Tenant(String coupons) throws IOException {
        Map<String, Object> made = admin("/tenants", "{\"coupons\":" + coupons + "}");
        account = new WriteOff.Account(EMULATOR, (String) made.get("inst_no"), (String) made.get("key"),
            (String) made.get("merchant_no"), (String) made.get("shop_no"));
    }

    private static Map<String, Object> admin(String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(EMULATOR + "/__admin" + path).openConnection();
        if (body != null) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(UTF_8));
            }
        }
        try (InputStream in = connection.getInputStream()) {
            return WriteOff.Json.object(WriteOff.Json.read(new String(WriteOff.allOf(in), UTF_8)));
        }
    }

    /** Fails the next request of this tenant, after the coupon is written off. */
    void fault(String kind) throws IOException {
        admin("/faults?inst_no=" + account.instNo, "{\"kind\":\"" + kind + "\",\"when\":\"after\"}");
    }

    /** One value of each entry of the tenant's list: of `orders`, or of `requests`. */
    List<Object> list(String name, String value) throws IOException {
        List<?> entries = WriteOff.Json.list(admin("/" + name + "?inst_no=" + account.instNo, null).get(name));
        return entries.stream().map(entry -> WriteOff.Json.object(entry).get(value)).collect(Collectors.toList());
    }
}

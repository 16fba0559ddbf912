package till;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Sends by OkHttp 3.12 or newer, for Android. */
final class OkHttpSender implements WriteOff.Sender {
    private static final MediaType JSON = MediaType.get("application/json");
    private final OkHttpClient client = new OkHttpClient.Builder()
        .callTimeout(WriteOff.SILENCE_MILLISECONDS, TimeUnit.MILLISECONDS)
        .followRedirects(false)
        .retryOnConnectionFailure(false) // the till retries, and counts
        .build();

    @Override
    public String send(URI endpoint, String body) throws IOException, WriteOff.OutcomeUnknown {
        RequestBody json = RequestBody.create(JSON, body.getBytes(UTF_8));
        Request request = new Request.Builder().url(endpoint.toString()).post(json).build();
        try (Response response = client.newCall(request).execute()) {
            WriteOff.requireOk(response.code());
            return new String(WriteOff.allOf(response.body().byteStream()), UTF_8);
        }
    }
}

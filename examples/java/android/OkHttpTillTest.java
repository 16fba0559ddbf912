package till;

/** The tests of the till, sent by OkHttp. */
class OkHttpTillTest extends TillTest {
    private static final OkHttpSender SENDER = new OkHttpSender();

    @Override
    WriteOff.Sender sender() {
        return SENDER;
    }
}

package dev.godwit.material;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a client sent as one query, with the data that followed it. */
final class SentQuery {

    private static final Pattern COPY_FROM_STDIN = Pattern.compile(
            "(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*copy\\b.*\\bfrom\\s+stdin\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern END_OF_DATA = Pattern.compile("(?:^|(?<=\\n))\\\\\\.\\r?\\n?\\z");

    private final String text;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    SentQuery(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Whether its author meant data to follow. */
    boolean copiesFromClient() {
        return COPY_FROM_STDIN.matcher(text).matches();
    }

    synchronized void addData(byte[] bytes) {
        data.writeBytes(bytes);
    }

    /** The data, without the line that ends it: psql 17 and older also send that. */
    synchronized String data() {
        return END_OF_DATA.matcher(data.toString(StandardCharsets.UTF_8)).replaceFirst("");
    }

    @Override
    public String toString() {
        return text + (data.size() == 0 ? "" : "\n⟨" + data() + "⟩");
    }
}

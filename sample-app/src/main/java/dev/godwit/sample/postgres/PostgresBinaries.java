package dev.godwit.sample.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The PostgreSQL that the build put on the class path; the archives themselves do not say which it is. */
final class PostgresBinaries {

    static final String VERSION = version();
    static final String MAJOR_VERSION = VERSION.substring(0, VERSION.indexOf('.'));

    private PostgresBinaries() {}

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource = PostgresBinaries.class.getResourceAsStream("binaries.properties")) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // 18.6.0 are the first binaries of PostgreSQL 18.6
        String binaries = properties.getProperty("version");
        return binaries.substring(0, binaries.lastIndexOf('.'));
    }
}

package dev.godwit.boot.env;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * Says in the driver's words what the parameters of a URL say in those of libpq (the C library that most other programs
 * use) or of another tool. The driver ignores what it does not know without a word.
 */
final class DriverParameters {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("keepalives", "tcpKeepAlive"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("load_balance_hosts", "loadBalanceHosts"),
            Map.entry("require_auth", "requireAuth"),
            Map.entry("schema", "currentSchema"),
            Map.entry("search_path", "currentSchema"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("target_session_attrs", "targetServerType"));

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("keepalives=0", "false"),
            Map.entry("keepalives=1", "true"),
            Map.entry("load_balance_hosts=disable", "false"),
            Map.entry("load_balance_hosts=random", "true"),
            // what node-postgres calls the encryption without verification that is PostgreSQL's "require"
            Map.entry("sslmode=no-verify", "require"),
            Map.entry("target_session_attrs=prefer-standby", "preferSecondary"),
            Map.entry("target_session_attrs=read-only", "secondary"),
            Map.entry("target_session_attrs=read-write", "primary"),
            Map.entry("target_session_attrs=standby", "secondary"));

    private final Map<String, String> known = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();

    /** Adds a parameter of a URL that is not for the driver alone. */
    void addForeign(String name, String value) {
        if (name.equals("ssl")) {
            // only encryption, as libpq reads it; the driver would verify the certificate
            add("sslmode", value.equals("false") || value.equals("0") ? "disable" : "require");
        } else if (name.equals("sslrootcert") && value.equals("system")) {
            add("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        } else {
            add(name, value);
        }
    }

    /** Adds a parameter of a URL for the driver. */
    void add(String name, String value) {
        String driverName = driverName(name);
        if (driverName == null) {
            unknown.add(name);
        } else {
            known.put(driverName, VALUES.getOrDefault(name + "=" + value, value));
        }
    }

    static boolean isKnown(String name) {
        return driverName(name) != null;
    }

    private static @Nullable String driverName(String name) {
        String driverName = NAMES.getOrDefault(name, name);
        return DriverNames.ALL.contains(driverName) ? driverName : null;
    }

    Map<String, String> known() {
        return known;
    }

    List<String> unknown() {
        return unknown;
    }

    /** Asked of the driver that is there, so that a newer one can do more. */
    private static final class DriverNames {

        static final Set<String> ALL = ask();

        private static Set<String> ask() {
            try {
                Class<?> type = ClassUtils.forName("org.postgresql.Driver", null);
                Driver driver = (Driver) BeanUtils.instantiateClass(type);
                return Arrays.stream(driver.getPropertyInfo("jdbc:postgresql:", new Properties()))
                        .map(property -> property.name)
                        .collect(Collectors.toUnmodifiableSet());
            } catch (ClassNotFoundException | SQLException e) {
                throw new IllegalStateException("PostgreSQL's JDBC driver does not say which parameters it has", e);
            }
        }
    }
}

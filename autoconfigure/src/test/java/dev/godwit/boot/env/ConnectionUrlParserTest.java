package dev.godwit.boot.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlParserTest {

    private static final String SECRET = "s3cr3t";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgres://host/db                          | jdbc:postgresql://host/db
            postgresql://host:5433/db                   | jdbc:postgresql://host:5433/db
            POSTGRES://host/db                          | jdbc:postgresql://host/db
            postgres://user:pw@host:5432/db             | jdbc:postgresql://host:5432/db
            postgres://host                             | jdbc:postgresql://host/
            postgres://host/                            | jdbc:postgresql://host/
            postgres://                                 | jdbc:postgresql://localhost/
            postgres:///db                              | jdbc:postgresql://localhost/db
            postgres://:5433/db                         | jdbc:postgresql://localhost:5433/db
            postgres://user@/db                         | jdbc:postgresql://localhost/db
            postgres://[::1]/db                         | jdbc:postgresql://[::1]/db
            postgres://u:p@[2001:db8::1]:5433/db        | jdbc:postgresql://[2001:db8::1]:5433/db
            postgres://one:5432,two:5433,[::1]/db       | jdbc:postgresql://one:5432,two:5433,[::1]/db
            postgres://host/my%20db                     | jdbc:postgresql://host/my+db
            postgres://host/my+db                       | jdbc:postgresql://host/my%2Bdb
            postgres://host/a%2Fb%3Fc                   | jdbc:postgresql://host/a%2Fb%3Fc
            postgres:///db?host=example.org&port=5433   | jdbc:postgresql://example.org:5433/db
            postgres:///db?host=a,b&port=1,2            | jdbc:postgresql://a:1,b:2/db
            postgres:///?host=::1&dbname=x              | jdbc:postgresql://[::1]/x
            postgres://host:1/db?port=2                 | jdbc:postgresql://host:2/db
            jdbc:postgresql://host:5432/db              | jdbc:postgresql://host:5432/db
            jdbc:postgresql://host/my+db                | jdbc:postgresql://host/my+db
            jdbc:postgresql:db                          | jdbc:postgresql://localhost/db
            jdbc:postgresql://u:p@host/db?user=v        | jdbc:postgresql://host/db
            jdbc:postgresql://host/db?ssl               | jdbc:postgresql://host/db?ssl=
            """)
    void understandsEveryForm(String url, String expected) throws Exception {
        ConnectionUrl parsed = ConnectionUrlParser.parse(url);

        assertThat(parsed.jdbcUrl()).isEqualTo(expected);
        assertThat(parsed.unknownParameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgres://host/db                                    | -        | -
            postgres://user@host/db                               | user     | -
            postgres://user:@host/db                              | user     | ''
            postgres://user:pass@host/db                          | user     | pass
            postgres://us%40er:p%40ss%2Fw%C3%B6rd%2520@host/db    | us@er    | p@ss/wörd%20
            postgres://user:a+b@host/db                           | user     | a+b
            postgres://user:p@ss@host/db                          | user     | p@ss
            postgres://user:a:b@host/db                           | user     | a:b
            postgres://host/db?user=u%20x&password=p%26q          | u x      | p&q
            jdbc:postgresql://host/db?user=u&password=p+q%2B      | u        | p q+
            """)
    void findsUserAndPassword(String url, String user, String password) throws Exception {
        ConnectionUrl parsed = ConnectionUrlParser.parse(url);

        assertThat(parsed.username()).isEqualTo(user);
        assertThat(parsed.password()).isEqualTo(password);
        assertThat(parsed.jdbcUrl()).startsWith("jdbc:postgresql://host/db").doesNotContain("user", "password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode=require                        | sslmode=require
            sslmode=no-verify                      | sslmode=require
            ssl=true                               | sslmode=require
            ssl=false                              | sslmode=disable
            sslmode=verify-full&sslrootcert=system | sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory
            sslrootcert=%2Fetc%2Fca.pem            | sslrootcert=%2Fetc%2Fca.pem
            connect_timeout=5                      | connectTimeout=5
            application_name=my%20app              | ApplicationName=my+app
            options=-c%20statement_timeout%3D5s    | options=-c+statement_timeout%3D5s
            schema=app                             | currentSchema=app
            search_path=app,public                 | currentSchema=app%2Cpublic
            currentSchema=app                      | currentSchema=app
            channel_binding=require                | channelBinding=require
            target_session_attrs=read-write        | targetServerType=primary
            target_session_attrs=standby           | targetServerType=secondary
            target_session_attrs=prefer-standby    | targetServerType=preferSecondary
            target_session_attrs=any               | targetServerType=any
            load_balance_hosts=random              | loadBalanceHosts=true
            keepalives=1                           | tcpKeepAlive=true
            gssencmode=disable                     | gssEncMode=disable
            require_auth=scram-sha-256             | requireAuth=scram-sha-256
            sslnegotiation=direct                  | sslNegotiation=direct
            krbsrvname=pg                          | kerberosServerName=pg
            prepareThreshold=0&socketTimeout=9     | prepareThreshold=0&socketTimeout=9
            """)
    void saysParametersInTheDriversWords(String parameters, String expected) throws Exception {
        ConnectionUrl parsed = ConnectionUrlParser.parse("postgres://host/db?" + parameters);

        assertThat(parsed.jdbcUrl()).isEqualTo("jdbc:postgresql://host/db?" + expected);
        assertThat(parsed.unknownParameters()).isEmpty();
    }

    @Test
    void leavesTheDriversOwnMeaningToJdbcUrls() throws Exception {
        ConnectionUrl parsed = ConnectionUrlParser.parse("jdbc:postgresql://host/db?ssl=true&application_name=x");

        assertThat(parsed.jdbcUrl()).isEqualTo("jdbc:postgresql://host/db?ssl=true&ApplicationName=x");
    }

    @Test
    void namesTheParametersThatTheDriverLacks() throws Exception {
        ConnectionUrl parsed = ConnectionUrlParser.parse(
                "postgres://host/db?connection_limit=5&sslmode=require&pgbouncer=true&statement_cache_size=0");

        assertThat(parsed.jdbcUrl()).isEqualTo("jdbc:postgresql://host/db?sslmode=require");
        assertThat(parsed.unknownParameters()).containsExactly("connection_limit", "pgbouncer", "statement_cache_size");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgres://u:s3cr3t%zz@host/db            | two hexadecimal digits
            postgres://u:s3cr3t%@host/db              | two hexadecimal digits
            postgres://u:12/s3cr3t@host/db            | an '@' behind the first '/'
            postgres://u:12?s3cr3t@host/db            | an '@' behind the first '/' or '?'
            postgres://u:s3cr3t@host:port/db          | no port
            postgres://u:s3cr3t@host:0/db             | no port
            postgres://u:s3cr3t@host:65536/db         | no port
            postgres://u:s3cr3t@::1/db                | no port
            postgres://u:s3cr3t@ho st/db              | no host name
            postgres://u:s3cr3t@[::1/db               | no
            postgres://u:s3cr3t@host/db/more          | contains a '/'
            postgres://u:s3cr3t@%2Fvar%2Frun/db       | Unix domain socket
            postgres://u:s3cr3t@/db?host=/cloudsql/x  | Unix domain socket
            postgres://u:s3cr3t@a,b/db?port=1,2,3     | as many ports
            postgres://host/db?password=1&s3cr3t      | name=value
            postgres://host/db?password=1&s3cr3t!=2   | name=value
            """)
    void saysWhyAUrlCannotBeUnderstoodWithoutItsSecrets(String url, String reason) {
        assertThatExceptionOfType(UnreadableUrlException.class)
                .isThrownBy(() -> ConnectionUrlParser.parse(url))
                .withMessageContaining(reason)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(SECRET));
    }

    @Test
    void neverShowsThePassword() throws Exception {
        assertThat(ConnectionUrlParser.parse("postgres://user:" + SECRET + "@host/db"))
                .asString()
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mysql://host/db", "jdbc:h2:mem:x", "postgres", "postgresql+asyncpg://h/d", "http://x", "", "x"})
    void leavesOtherSchemesAlone(String url) {
        assertThat(ConnectionUrlParser.isPostgres(url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://us%40er:p%40ss@one:5433,[::1]/my%20d%2Fb%2B?options=-c%20a%3Db%20-c%20d%3De&sslmode=require",
                "jdbc:postgresql://one:5433,[::1]/my+d%2Fb%2B?options=-c+a%3Db+-c+d%3De&sslmode=require",
            })
    void isUnderstoodByTheDriverInTheSameWay(String url) throws Exception {
        String jdbcUrl = ConnectionUrlParser.parse(url).jdbcUrl();

        assertThat(driverProperty(jdbcUrl, "PGDBNAME")).isEqualTo("my d/b+");
        assertThat(driverProperty(jdbcUrl, "PGHOST")).isEqualTo("one,[::1]");
        assertThat(driverProperty(jdbcUrl, "PGPORT")).isEqualTo("5433,5432");
        assertThat(driverProperty(jdbcUrl, "options")).isEqualTo("-c a=b -c d=e");
        assertThat(driverProperty(jdbcUrl, "sslmode")).isEqualTo("require");
    }

    private static String driverProperty(String url, String name) throws SQLException {
        Driver driver = new org.postgresql.Driver();
        for (var property : driver.getPropertyInfo(url, new Properties())) {
            if (property.name.equals(name)) {
                return property.value;
            }
        }
        throw new AssertionError("the driver has no property " + name);
    }
}

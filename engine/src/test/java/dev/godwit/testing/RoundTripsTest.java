package dev.godwit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@WithTestDatabase
class RoundTripsTest {
    @Test
    void countsOneForEachStatementOfAnAutocommitConnection(TestDatabase database) throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database);
                Connection connection = roundTrips.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            roundTrips.reset();

            for (int expected = 1; expected <= 50; expected++) {
                statement.execute("SELECT repeat('x', 100000)");
                assertThat(roundTrips.count()).isEqualTo(expected);
            }
        }
    }

    @Test
    void countsOneForManyStatementsInOneMessage(TestDatabase database) throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database);
                Connection connection = roundTrips.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            roundTrips.reset();

            statement.execute("SELECT 1; SELECT 2; SELECT 3");

            assertThat(roundTrips.count()).isEqualTo(1);
        }
    }

    @Test
    void countsTheCommit(TestDatabase database) throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database);
                Connection connection = roundTrips.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
            connection.setAutoCommit(false);
            roundTrips.reset();

            statement.setInt(1, 1);
            statement.execute();
            connection.commit();

            assertThat(roundTrips.count()).isEqualTo(2);
        }
    }

    @Test
    void countsConnectingButNotTheGoodBye(TestDatabase database) throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database)) {
            long connected;
            try (Connection connection = roundTrips.dataSource().getConnection()) {
                connected = roundTrips.count();
                assertThat(connected).isPositive();
                assertThat(connection.isValid(0)).isTrue();
                assertThat(roundTrips.count()).isEqualTo(connected + 1);
            }
            assertThat(roundTrips.count()).isEqualTo(connected + 1);
        }
    }

    @Test
    void countsOneForARequestInPieces(TestDatabase database) throws IOException {
        try (RoundTrips roundTrips = RoundTrips.to(database)) {
            URI uri = URI.create(roundTrips.url().substring("jdbc:".length()));
            try (Socket client = new Socket(uri.getHost(), uri.getPort())) {
                client.setTcpNoDelay(true);
                // an SSLRequest, which the server answers with one byte
                for (byte piece : new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47}) {
                    client.getOutputStream().write(piece);
                }

                assertThat(client.getInputStream().read()).isEqualTo('N');
                assertThat(roundTrips.count()).isEqualTo(1);
            }
        }
    }

    @Test
    void addsUpAllConnections(TestDatabase database) throws SQLException {
        try (RoundTrips roundTrips = RoundTrips.to(database);
                Connection one = roundTrips.dataSource().getConnection();
                Connection other = roundTrips.dataSource().getConnection()) {
            roundTrips.reset();

            assertThat(one.isValid(0)).isTrue();
            assertThat(other.isValid(0)).isTrue();
            database.execute("SELECT 'not through the proxy'");

            assertThat(roundTrips.count()).isEqualTo(2);
        }
    }
}

package dev.godwit.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

/** What the application says about its migrations after a start on an empty database. */
@SampleTest
class ActuatorTest {

    private static final String MIGRATOR = "$.contexts['godwit-sample'].migrators.migrator";

    @Autowired
    private RestTestClient http;

    @Test
    void showsEveryMigrationApplied() {
        get("/actuator/migrations")
                .jsonPath(MIGRATOR + ".migrations[*].version")
                .isEqualTo(List.of(
                        "001",
                        "002",
                        "003",
                        "004",
                        "005",
                        "006",
                        "20250809051256",
                        "20250811090000",
                        "20250812083000",
                        "20250820141500",
                        "R:provider usage"))
                .jsonPath(MIGRATOR + ".migrations[?(@.state != 'APPLIED')]")
                .isEmpty()
                .jsonPath(MIGRATOR + ".currentVersion")
                .isEqualTo("20250820141500")
                .jsonPath(MIGRATOR + ".problems")
                .isEmpty();
    }

    @Test
    void countsEachMigrationOnce() {
        get("/actuator/migrations").json("""
                {"contexts": {"godwit-sample": {"parentId": null, "migrators": {"migrator": {
                  "schema": "public", "table": "schema_migrations",
                  "summary": {"total": 11, "applied": 11, "pending": 0, "failed": 0, "changed": 0, "missing": 0,
                    "skipped": 0}}}}}}
                """);
    }

    @Test
    void tellsWhatEachMigrationIs() {
        get("/actuator/migrations/001")
                .json("""
                        {"contexts": {"godwit-sample": {"migrators": {"migrator": {
                          "version": "001", "description": "Create system metadata", "kind": "SQL",
                          "script": "db/migrations/001_initial_schema.sql", "reversible": true}}}}}
                        """)
                .jsonPath(MIGRATOR + ".checksum")
                .value(checksum -> assertThat(checksum)
                        .asInstanceOf(InstanceOfAssertFactories.STRING)
                        .matches("v1:sha256:[0-9a-f]{64}"))
                .jsonPath(MIGRATOR + ".appliedAt")
                .isNotEmpty()
                .jsonPath(MIGRATOR + ".appliedBy")
                .isNotEmpty()
                .jsonPath(MIGRATOR + ".executionTime")
                .isNotEmpty()
                .jsonPath(MIGRATOR + ".log[*].event")
                .isEqualTo("APPLIED");
        get("/actuator/migrations/20250811090000").json("""
                {"contexts": {"godwit-sample": {"migrators": {"migrator": {
                  "description": "Backfill Provider Slugs", "kind": "JAVA", "reversible": true}}}}}
                """);
        get("/actuator/migrations/R:provider usage").json("""
                {"contexts": {"godwit-sample": {"migrators": {"migrator": {
                  "description": "provider usage", "kind": "REPEATABLE", "reversible": false}}}}}
                """);
    }

    @Test
    void canTakeBackEveryVersion() {
        get("/actuator/migrations")
                .jsonPath(MIGRATOR + ".migrations[?(@.reversible == false)].version")
                .isEqualTo("R:provider usage");
    }

    @Test
    void isHealthyAndReady() {
        get("/actuator/health").json("""
                {"status": "UP", "components": {"migrations": {
                  "status": "UP", "details": {"currentVersion": "20250820141500", "summary": {"applied": 11}}}}}
                """);
        get("/actuator/health/readiness").json("""
                {"status": "UP", "components": {"migrations": {"status": "UP"}, "db": {"status": "UP"}}}
                """);
    }

    private BodyContentSpec get(String path) {
        return http.get().uri(path).exchange().expectStatus().isOk().expectBody();
    }
}

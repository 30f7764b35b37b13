package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaMigrationNameTest {

    @ParameterizedTest
    @CsvSource({
        "V20251011__BackfillSlugs, 20251011, Backfill Slugs",
        "V3_BackfillSlugs, 3, Backfill Slugs",
        "V1_2_3_Backfill_all_slugs, 1_2_3, Backfill all slugs",
        "V1_2__2faTables, 1_2, 2fa Tables",
        "V004_AddHTTPLinks, 004, Add HTTP Links",
        "V4_Add2Tables, 4, Add2 Tables",
        "V5_ÜberGrößeÄndern, 5, Über Größe Ändern",
        "V5__名前, 5, 名前",
        "V5_x, 5, x",
        "V5___x_, 5, x",
        "BackfillSlugs, '', BackfillSlugs",
        "V6BackfillSlugs, '', V6BackfillSlugs",
        "V7_2fa, '', V7_2fa",
        "V8_, '', V8_",
        "V8, '', V8",
        "v9_Lower, '', v9_Lower",
        "V_Backfill, '', V_Backfill"
    })
    void versionAndDescriptionAreInTheNameOfTheClass(String name, String version, String description) {
        assertThat(JavaMigrationName.of(name)).isEqualTo(new JavaMigrationName(version, description));
    }

    @Test
    void longNamesNeedNoStack() {
        String version = "1_".repeat(20_000) + "1";

        assertThat(JavaMigrationName.of("V" + version + "__" + "aB_".repeat(20_000))
                        .version())
                .isEqualTo(version);
    }

    @Test
    void proxyIsNamedLikeItsClass() {
        JavaMigration proxy = new V3_BackfillSlugs$$SpringCGLIB$$0();

        assertThat(proxy.version()).isEqualTo("3");
        assertThat(proxy.description()).isEqualTo("Backfill Slugs");
        assertThat(proxy.name()).isEqualTo(V3_BackfillSlugs.class.getName());
    }

    @Test
    void classWithoutANameHasNoVersion() {
        JavaMigration lambda = context -> {};
        JavaMigration anonymous = new JavaMigration() {
            @Override
            public void up(MigrationContext context) {}
        };

        assertThat(anonymous.version()).isEmpty();
        assertThat(lambda.version()).isEmpty();
        assertThat(anonymous.name()).startsWith(JavaMigrationNameTest.class.getName());
    }

    @Test
    void reversibleIsWhatHasADown() {
        assertThat(new V3_BackfillSlugs().reversible()).isFalse();
        assertThat(new V20251011__BackfillSlugs().reversible()).isTrue();
        assertThat(new BackfillSlugs().reversible()).isTrue();
    }

    private static class V3_BackfillSlugs implements JavaMigration {
        @Override
        public void up(MigrationContext context) {}
    }

    private static class V20251011__BackfillSlugs extends V3_BackfillSlugs {
        @Override
        public void down(MigrationContext context) {}
    }

    private static final class V3_BackfillSlugs$$SpringCGLIB$$0 extends V3_BackfillSlugs {}

    private static final class BackfillSlugs extends V20251011__BackfillSlugs {}
}

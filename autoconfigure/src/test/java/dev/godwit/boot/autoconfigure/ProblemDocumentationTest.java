package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.V5__BackfillSlugs;
import dev.godwit.boot.TestApplications;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** {@code docs/problems.md} shows the problems that come from here as they really look. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class ProblemDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("problems.md");

    @Test
    void noDataSource(CapturedOutput output) {
        fail(new SpringApplicationBuilder(WithoutDatabase.class));

        PAGE.hasExample("no-data-source", problemIn(output));
    }

    @Test
    void cycle(TestDatabase database, CapturedOutput output) {
        fail(new SpringApplicationBuilder(WithDatabase.class, V5__BackfillSlugs.class)
                .properties(TestApplications.dataSource(database)));

        PAGE.hasExample("cycle", problemIn(output));
    }

    private static void fail(SpringApplicationBuilder application) {
        assertThatThrownBy(() -> application.web(WebApplicationType.NONE).run().close())
                .isNotNull();
    }

    /** What the failure analysis shows between its own words. */
    private static String problemIn(CapturedOutput output) {
        String analysis = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
        String fromItsCode = analysis.substring(analysis.indexOf("GODWIT-"));
        return fromItsCode.substring(0, fromItsCode.indexOf("\n\n")).stripTrailing();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(GodwitAutoConfiguration.class)
    static class WithoutDatabase {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        GodwitAutoConfiguration.class
    })
    static class WithDatabase {}
}

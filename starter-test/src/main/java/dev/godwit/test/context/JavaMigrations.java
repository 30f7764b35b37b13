package dev.godwit.test.context;

import dev.godwit.migration.JavaMigration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.test.util.AopTestUtils;
import org.springframework.util.ClassUtils;

/** What the code of migrations uses besides itself, which tests may have replaced. */
final class JavaMigrations {

    private static final boolean MOCKITO = ClassUtils.isPresent("org.mockito.Mockito", null);

    private JavaMigrations() {}

    /** Whether one has had something injected that is a mock, itself or further on. */
    static boolean useMocks(ConfigurableListableBeanFactory beans) {
        Set<String> used = new HashSet<>();
        Arrays.stream(beans.getBeanNamesForType(JavaMigration.class)).forEach(name -> collect(name, used, beans));
        return MOCKITO && used.stream().map(beans::getSingleton).anyMatch(Mocks::isMock);
    }

    private static void collect(String name, Set<String> used, ConfigurableListableBeanFactory beans) {
        if (used.add(name)) {
            Stream.of(beans.getDependenciesForBean(name)).forEach(other -> collect(other, used, beans));
        }
    }

    /** Only loaded where Mockito is there. */
    private static final class Mocks {

        static boolean isMock(@Nullable Object bean) {
            return bean != null
                    && Mockito.mockingDetails(AopTestUtils.getUltimateTargetObject(bean))
                            .isMock();
        }
    }
}

package dev.godwit.boot.autoconfigure;

import dev.godwit.migration.Version;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * Reads a version from the configuration, and refuses one that YAML took for a number: it has lost its zeros by then
 * ({@code 1.10}), or was read in another base ({@code 010}), and a schema would be baselined at another version than
 * the one that was written.
 */
final class VersionConverter implements GenericConverter {

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(
                new ConvertiblePair(String.class, Version.class), new ConvertiblePair(Number.class, Version.class));
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        if (source instanceof Number) {
            throw new IllegalArgumentException(
                    "YAML reads a version without quotes as a number, which can change it: write it in quotes");
        }
        return source == null || source.toString().isBlank()
                ? null
                : Version.of(source.toString().strip());
    }
}

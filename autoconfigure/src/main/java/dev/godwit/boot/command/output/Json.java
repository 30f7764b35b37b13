package dev.godwit.boot.command.output;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.util.ReflectionUtils;

/**
 * Writes records as Jackson does with Spring Boot's endpoints: what is null is left out, times and durations are in ISO 8601.
 * Not with Jackson, which an application without web may lack.
 */
public final class Json {

    private static final JsonWriter<Object> WRITER = JsonWriter.standard();

    private Json() {}

    public static String of(Record result) {
        return WRITER.writeToString(properties(result));
    }

    private static Map<String, Object> properties(Record value) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object property = tree(read(component, value));
            if (property != null) {
                properties.put(component.getName(), property);
            }
        }
        return properties;
    }

    private static @Nullable Object tree(@Nullable Object value) {
        if (value instanceof Record nested) {
            return properties(nested);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::tree).toList();
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            Method accessor = component.getAccessor();
            ReflectionUtils.makeAccessible(accessor);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}

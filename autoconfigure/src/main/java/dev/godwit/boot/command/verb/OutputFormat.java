package dev.godwit.boot.command.verb;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For whom a result is written. */
public enum OutputFormat {
    TEXT,
    JSON;

    /** What the arguments ask for, as far as that can be said of arguments that are wrong. */
    static OutputFormat askedFor(List<String> arguments) {
        int option = arguments.indexOf("--output");
        boolean json = arguments.contains("--output=json")
                || (option >= 0
                        && option + 1 < arguments.size()
                        && arguments.get(option + 1).equals("json"));
        return json ? JSON : TEXT;
    }

    /** Reads the value of the option. */
    static final class Converter implements ITypeConverter<OutputFormat> {

        @Override
        public OutputFormat convert(String value) {
            return Arrays.stream(values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("it is text or json"));
        }
    }
}

package dev.godwit.sample.deploy;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Dockerfile.
 *
 * @param instructions in their order
 */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");

    /**
     * An instruction.
     *
     * @param name such as {@code RUN}
     * @param arguments the rest of the line
     */
    record Instruction(String name, String arguments) {

        /** The command, which is written as a list. */
        List<String> command() {
            return List.of(JsonMapper.shared().readValue(arguments, String[].class));
        }
    }

    static Dockerfile parse(String text) {
        return new Dockerfile(CONTINUED
                .matcher(text)
                .replaceAll(" ")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 2))
                .map(parts -> new Instruction(parts[0], parts[1]))
                .toList());
    }

    /** The arguments of all instructions of a name. */
    List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** The only instruction of a name. */
    Instruction only(String name) {
        List<String> all = all(name);
        if (all.size() != 1) {
            throw new IllegalStateException(name + " is there " + all.size() + " times");
        }
        return new Instruction(name, all.get(0));
    }

    /** What the image is made of in the end. */
    Dockerfile lastStage() {
        int from = 0;
        for (int i = 0; i < instructions.size(); i++) {
            from = instructions.get(i).name().equals("FROM") ? i : from;
        }
        return new Dockerfile(instructions.subList(from, instructions.size()));
    }
}

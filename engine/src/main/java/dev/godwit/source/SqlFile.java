package dev.godwit.source;

import dev.godwit.script.Directives;
import dev.godwit.script.Script;
import org.springframework.core.io.Resource;

/** A script in a location. */
public record SqlFile(Script script, Resource resource) {

    static SqlFile read(String path, Resource resource) {
        return new SqlFile(Script.of(path, resource::getInputStream), resource);
    }

    /** How it is called. */
    public String path() {
        return script.path();
    }

    public String checksum() {
        return script.checksum();
    }

    public Directives directives() {
        return script.directives();
    }

    /** Where it is, also when another file is called the same. */
    String place() {
        return resource.getDescription();
    }
}

package dev.godwit.execute;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of this machine. */
final class HostName {

    private HostName() {}

    /** What the environment says, which in a container is its name; else what the system's resolver says. */
    static @Nullable String get() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                .or(() -> Optional.ofNullable(System.getenv("COMPUTERNAME")))
                .filter(name -> !name.isBlank())
                .orElseGet(HostName::resolved);
    }

    private static @Nullable String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }
}

package dev.godwit.testing;

import java.io.IOException;

/** Something that passes on what one side of a connection says to the other, until one of the two hangs up. */
interface Relay {

    void run() throws IOException;

    static void inBackground(String name, Relay relay) {
        Thread thread = new Thread(
                () -> {
                    try {
                        relay.run();
                    } catch (IOException closed) {
                        // one of the two sides has hung up, which the other side then sees too
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}

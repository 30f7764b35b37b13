package dev.godwit.sample.postgres;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the embedded PostgreSQL lives.
 *
 * @param dataDir folder that keeps the data from one start to the next
 */
@ConfigurationProperties("sample.postgres")
record EmbeddedPostgresProperties(Path dataDir) {}

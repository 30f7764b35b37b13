package dev.godwit.source;

import dev.godwit.source.Location.Entry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * A location on the class path, in every directory and jar that has it.
 *
 * <p>Directories and jars are listed here and not by Spring's pattern resolver: that one logs a directory which it cannot
 * read and goes on, and an application would start without its migrations.
 */
final class ClassPath {

    private static final String META_INF = "META-INF/";
    private static final String MANIFEST = META_INF + "MANIFEST.MF";

    private final PathMatchingResourcePatternResolver resolver;
    private final String path;
    private final String prefix;

    /** By address, since two class loaders may have the same jar. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private boolean found;

    ClassPath(ClassLoader classLoader, String path) {
        this.resolver = new PathMatchingResourcePatternResolver(classLoader);
        this.path = path;
        this.prefix = path.isEmpty() ? "" : path + "/";
    }

    Optional<List<Entry>> entries() throws IOException {
        for (Resource root : resolver.getResources("classpath*:" + prefix)) {
            read(root);
        }
        // to look into every jar of an application takes longer than all the rest
        readImplied(found ? jarsWithoutDirectories() : List.of(resolver.getResources("classpath*:")));
        return found ? Optional.of(List.copyOf(entries.values())) : Optional.empty();
    }

    private void read(Resource root) throws IOException {
        if (root.isFile()) {
            Optional<List<Entry>> below = Directory.entries(root.getFile().toPath(), path);
            for (Entry entry : below.orElse(List.of())) {
                entries.putIfAbsent(entry.resource().getURL().toString(), entry);
            }
            found |= below.isPresent();
        } else if (root.getURL().openConnection() instanceof JarURLConnection connection) {
            String name = connection.getEntryName();
            readJar(root, connection, name == null ? "" : name, "");
            found = true;
        } else {
            readOther(root);
            found = true;
        }
    }

    /** Jars have entries for all of their directories or for none: these do not even have one for that of the manifest. */
    private List<Resource> jarsWithoutDirectories() throws IOException {
        Set<String> directories = new HashSet<>();
        for (Resource directory : resolver.getResources("classpath*:" + META_INF)) {
            directories.add(directory.getURL().toString());
        }
        List<Resource> jars = new ArrayList<>();
        for (Resource manifest : resolver.getResources("classpath*:" + MANIFEST)) {
            String address = manifest.getURL().toString();
            String root = address.substring(0, address.length() - MANIFEST.length());
            if (!directories.contains(root + META_INF)) {
                jars.add(new UrlResource(root));
            }
        }
        return jars;
    }

    /** A jar need not have entries for its directories, and then no class loader finds them. */
    private void readImplied(List<Resource> roots) throws IOException {
        for (Resource root : roots) {
            URLConnection connection = root.isFile() ? null : root.getURL().openConnection();
            if (connection instanceof JarURLConnection jar && jar.getEntryName() == null) {
                int before = entries.size();
                try {
                    readJar(root, jar, prefix, prefix);
                } catch (ZipException | FileNotFoundException notAJar) {
                    continue;
                }
                found |= entries.size() > before;
            }
        }
    }

    /**
     * Lists the entries of a jar.
     *
     * @param root what {@code below} is relative to
     * @param start what the names of the entries begin with
     * @param below the way from the root to the location
     */
    private void readJar(Resource root, JarURLConnection connection, String start, String below) throws IOException {
        JarFile jar = connection.getJarFile();
        try {
            for (Enumeration<JarEntry> names = jar.entries(); names.hasMoreElements(); ) {
                String name = names.nextElement().getName();
                if (name.startsWith(start) && name.length() > start.length()) {
                    add(root, below, name.substring(start.length()));
                }
            }
        } finally {
            if (!connection.getUseCaches()) {
                jar.close();
            }
        }
    }

    /** Adds an entry of a jar, and the directories that it is in, since the jar may not say them. */
    private void add(Resource root, String below, String relative) throws IOException {
        for (int slash = relative.indexOf('/'); slash >= 0; slash = relative.indexOf('/', slash + 1)) {
            add(
                    root.createRelative(encoded(below + relative.substring(0, slash + 1))),
                    relative.substring(0, slash),
                    true);
        }
        if (!relative.endsWith("/")) {
            add(root.createRelative(encoded(below + relative)), relative, false);
        }
    }

    private void add(Resource resource, String relative, boolean directory) throws IOException {
        Entry entry = new Entry(Directory.below(path, relative), relative, resource, directory);
        entries.putIfAbsent(resource.getURL().toString(), entry);
    }

    /** Whatever else Spring can list, such as the resources of a native image. */
    private void readOther(Resource root) throws IOException {
        String address = withSlash(root.getURL());
        for (Resource resource : resolver.getResources(address + "**/*")) {
            String relative = StringUtils.uriDecode(
                    resource.getURL().toString().substring(address.length()), StandardCharsets.UTF_8);
            boolean directory = resource.isFile() && Files.isDirectory(Path.of(resource.getURI()));
            add(resource, relative.replaceFirst("/$", ""), directory);
        }
    }

    private static String withSlash(URL root) {
        String address = root.toString();
        return address.endsWith("/") ? address : address + "/";
    }

    /** A colon would be taken for the end of a protocol. */
    private static String encoded(String relative) throws IOException {
        try {
            return new URI(null, null, "/" + relative, null)
                    .getRawPath()
                    .substring(1)
                    .replace(":", "%3A");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}

package dev.godwit.execute;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes passwords out of connection URLs: the driver and pools quote a URL that they cannot use in full. */
final class UrlSecrets {

    private static final String HIDDEN = "…";

    /** A URL, and what follows it: a password may hold white space. */
    private static final Pattern URL = Pattern.compile("\\b(?:jdbc:|postgres(?:ql)?:).*", Pattern.DOTALL);

    private static final Pattern USER_IN_URL = Pattern.compile("//.*@", Pattern.DOTALL);

    /** What the driver takes for a host. */
    private static final Pattern USER_IN_HOST = Pattern.compile("[^\\s/@:]+:(?!//)\\S*@");

    private UrlSecrets() {}

    /** Leaves out user and password before a host, and all parameters of a URL. */
    private static String mask(String text) {
        return USER_IN_HOST
                .matcher(URL.matcher(text).replaceFirst(url -> Matcher.quoteReplacement(maskUrl(url.group()))))
                .replaceAll(HIDDEN + "@");
    }

    /** What a failure says, without passwords. */
    static String of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof UnknownHostException ? maskHost(message) : mask(message);
    }

    /** A host that is not known, which may have user and password before it. */
    private static String maskHost(String host) {
        int at = host.lastIndexOf('@');
        return at < 0 ? host : HIDDEN + host.substring(at);
    }

    private static String maskUrl(String url) {
        int query = url.indexOf('?');
        String address = query < 0 ? url : url.substring(0, query);
        int authority = address.indexOf("//");
        if (query >= 0 && authority >= 0 && url.indexOf('@', query) >= 0) {
            // the question mark may be one of a password that comes before the host
            return url.substring(0, authority + 2) + HIDDEN;
        }
        return USER_IN_URL.matcher(address).replaceFirst("//" + HIDDEN + "@") + (query < 0 ? "" : "?" + HIDDEN);
    }

    /** The same exception, or one without what caused it when that quotes a URL with a password. */
    static Exception mask(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !of(cause).equals(cause.getMessage())) {
                return masked(e);
            }
        }
        return e;
    }

    private static SQLException masked(Exception e) {
        SQLException safe = e instanceof SQLException sql
                ? new SQLException(of(e), sql.getSQLState(), sql.getErrorCode())
                : new SQLException(mask(e.toString()));
        safe.setStackTrace(e.getStackTrace());
        return safe;
    }
}

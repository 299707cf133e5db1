package dev.weir.js.url;

import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The basic URL parser (URL Standard §4.4): a state machine over code points, one method for each
 * state. A setter starts it in a state of its own, {@code override}, and ends with the part that is
 * set.
 */
final class UrlParser {
    private static final int EOF = -1;
    private static final Pattern TRIMMED = Pattern.compile("^[\\x00-\\x20]+|[\\x00-\\x20]+$");
    private static final Pattern DROPPED = Pattern.compile("[\\t\\n\\r]");

    enum State {
        SCHEME_START,
        SCHEME,
        NO_SCHEME,
        SPECIAL_RELATIVE_OR_AUTHORITY,
        PATH_OR_AUTHORITY,
        RELATIVE,
        RELATIVE_SLASH,
        SPECIAL_AUTHORITY_SLASHES,
        SPECIAL_AUTHORITY_IGNORE_SLASHES,
        AUTHORITY,
        HOST,
        HOSTNAME,
        PORT,
        FILE,
        FILE_SLASH,
        FILE_HOST,
        PATH_START,
        PATH,
        OPAQUE_PATH,
        QUERY,
        FRAGMENT,
        DONE
    }

    private final Url url;
    private final int[] input;
    private final @Nullable Url base;
    private final @Nullable State override;
    private final StringBuilder buffer = new StringBuilder();
    private State state;
    private int pointer;
    private boolean atSignSeen;
    private boolean insideBrackets;
    private boolean passwordTokenSeen;

    private UrlParser(Url url, String text, @Nullable Url base, @Nullable State override) {
        this.url = url;
        this.base = base;
        this.override = override;
        input = DROPPED.matcher(text).replaceAll("").codePoints().toArray();
        state = override == null ? State.SCHEME_START : override;
    }

    static Url parse(String text, @Nullable Url base) {
        Url url = new Url();
        new UrlParser(url, TRIMMED.matcher(text).replaceAll(""), base, null).run();
        return url;
    }

    /** Reads the part of {@code url} that begins in {@code state} from {@code text}. */
    static void parseInto(Url url, String text, State state) {
        new UrlParser(url, text, null, state).run();
    }

    private void run() {
        do {
            step(pointer < input.length ? input[pointer] : EOF);
        } while (state != State.DONE && pointer++ < input.length);
    }

    private void step(int c) {
        switch (state) {
            case SCHEME_START -> schemeStart(c);
            case SCHEME -> scheme(c);
            case NO_SCHEME -> noScheme(c);
            case SPECIAL_RELATIVE_OR_AUTHORITY -> specialRelativeOrAuthority(c);
            case PATH_OR_AUTHORITY -> goTo(c == '/' ? State.AUTHORITY : State.PATH, c == '/');
            case RELATIVE -> relative(c, baseUrl());
            case RELATIVE_SLASH -> relativeSlash(c, baseUrl());
            case SPECIAL_AUTHORITY_SLASHES -> specialAuthoritySlashes(c);
            case SPECIAL_AUTHORITY_IGNORE_SLASHES -> {
                if (c != '/' && c != '\\') {
                    goTo(State.AUTHORITY, false);
                }
            }
            case AUTHORITY -> authority(c);
            case HOST, HOSTNAME -> host(c);
            case PORT -> port(c);
            case FILE -> file(c);
            case FILE_SLASH -> fileSlash(c);
            case FILE_HOST -> fileHost(c);
            case PATH_START -> pathStart(c);
            case PATH -> path(c);
            case OPAQUE_PATH -> opaquePath(c);
            case QUERY -> query(c);
            case FRAGMENT -> fragment(c);
            case DONE -> throw new IllegalStateException("the parser has ended");
        }
    }

    /** The next state; {@code consumed} says whether it begins behind this code point or at it. */
    private void goTo(State next, boolean consumed) {
        state = next;
        if (!consumed) {
            pointer--;
        }
    }

    private void schemeStart(int c) {
        if (Ascii.isLetter(c)) {
            buffer.appendCodePoint(Ascii.lower(c));
            state = State.SCHEME;
        } else if (override == null) {
            goTo(State.NO_SCHEME, false);
        } else {
            throw failure("a scheme begins with a letter");
        }
    }

    private void scheme(int c) {
        if (Ascii.isLetter(c) || Ascii.isDigit(c) || c == '+' || c == '-' || c == '.') {
            buffer.appendCodePoint(Ascii.lower(c));
        } else if (c == ':') {
            if (override == null) {
                url.scheme = takeBuffer();
                afterScheme();
            } else {
                overrideScheme(takeBuffer());
                state = State.DONE;
            }
        } else if (override == null) {
            buffer.setLength(0);
            state = State.NO_SCHEME;
            pointer = -1;
        } else {
            throw failure("a scheme has letters, digits, +, - and . only");
        }
    }

    private void overrideScheme(String scheme) {
        boolean makesNoSense =
                url.isSpecial() != Url.isSpecial(scheme)
                        || ((url.hasCredentials() || url.port != Url.NO_PORT)
                                && scheme.equals("file"))
                        || (url.isFile() && (url.host == null || url.host.isEmpty()));
        if (!makesNoSense) {
            url.scheme = scheme;
            if (url.port == Url.defaultPort(scheme)) {
                url.port = Url.NO_PORT;
            }
        }
    }

    private void afterScheme() {
        if (url.isFile()) {
            state = State.FILE;
        } else if (url.isSpecial() && base != null && base.scheme.equals(url.scheme)) {
            state = State.SPECIAL_RELATIVE_OR_AUTHORITY;
        } else if (url.isSpecial()) {
            state = State.SPECIAL_AUTHORITY_SLASHES;
        } else if (nextIs('/')) {
            state = State.PATH_OR_AUTHORITY;
            pointer++;
        } else {
            url.opaquePath = "";
            state = State.OPAQUE_PATH;
        }
    }

    private void noScheme(int c) {
        if (base == null || (base.opaquePath != null && c != '#')) {
            throw failure("it has no scheme, and there is no base to complete it");
        } else if (base.opaquePath != null) {
            url.scheme = base.scheme;
            url.opaquePath = base.opaquePath;
            url.query = base.query;
            url.fragment = "";
            state = State.FRAGMENT;
        } else {
            goTo(base.isFile() ? State.FILE : State.RELATIVE, false);
        }
    }

    private void specialRelativeOrAuthority(int c) {
        if (c == '/' && nextIs('/')) {
            state = State.SPECIAL_AUTHORITY_IGNORE_SLASHES;
            pointer++;
        } else {
            goTo(State.RELATIVE, false);
        }
    }

    private void relative(int c, Url from) {
        url.scheme = from.scheme;
        if (c == '/' || (url.isSpecial() && c == '\\')) {
            state = State.RELATIVE_SLASH;
            return;
        }
        copyAuthority(from);
        url.path = new ArrayList<>(from.path);
        url.query = from.query;
        if (!beginQueryOrFragment(c) && c != EOF) {
            url.query = null;
            shortenPath();
            goTo(State.PATH, false);
        }
    }

    private void relativeSlash(int c, Url from) {
        if (url.isSpecial() && (c == '/' || c == '\\')) {
            state = State.SPECIAL_AUTHORITY_IGNORE_SLASHES;
        } else if (c == '/') {
            state = State.AUTHORITY;
        } else {
            copyAuthority(from);
            goTo(State.PATH, false);
        }
    }

    private void copyAuthority(Url from) {
        url.username = from.username;
        url.password = from.password;
        url.host = from.host;
        url.port = from.port;
    }

    private void specialAuthoritySlashes(int c) {
        if (c == '/' && nextIs('/')) {
            state = State.SPECIAL_AUTHORITY_IGNORE_SLASHES;
            pointer++;
        } else {
            goTo(State.SPECIAL_AUTHORITY_IGNORE_SLASHES, false);
        }
    }

    private void authority(int c) {
        if (c == '@') {
            if (atSignSeen) {
                buffer.insert(0, "%40");
            }
            atSignSeen = true;
            credentials(takeBuffer());
        } else if (endsAuthority(c)) {
            if (atSignSeen && buffer.isEmpty()) {
                throw failure("it has credentials but no host");
            }
            pointer -= buffer.codePointCount(0, buffer.length()) + 1;
            buffer.setLength(0);
            state = State.HOST;
        } else {
            buffer.appendCodePoint(c);
        }
    }

    private void credentials(String text) {
        int colon = passwordTokenSeen ? -1 : text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String secret = colon < 0 ? "" : text.substring(colon + 1);
        if (passwordTokenSeen) {
            secret = name;
            name = "";
        }
        passwordTokenSeen |= colon >= 0;
        url.username += PercentEncoding.encode(name, PercentEncoding.USERINFO);
        url.password += PercentEncoding.encode(secret, PercentEncoding.USERINFO);
    }

    private void host(int c) {
        if (override != null && url.isFile()) {
            goTo(State.FILE_HOST, false);
        } else if (c == ':' && !insideBrackets) {
            if (buffer.isEmpty() || override == State.HOSTNAME) {
                throw failure("a port stands where a host must be");
            }
            url.host = HostParser.parse(takeBuffer(), url.isSpecial());
            state = State.PORT;
        } else if (endsAuthority(c)) {
            endHost();
        } else {
            insideBrackets = c == '[' || (c != ']' && insideBrackets);
            buffer.appendCodePoint(c);
        }
    }

    private void endHost() {
        pointer--;
        if (buffer.isEmpty()
                && (url.isSpecial()
                        || (override != null
                                && (url.hasCredentials() || url.port != Url.NO_PORT)))) {
            throw failure("the host is missing");
        }
        url.host = HostParser.parse(takeBuffer(), url.isSpecial());
        state = override == null ? State.PATH_START : State.DONE;
    }

    private void port(int c) {
        if (Ascii.isDigit(c)) {
            buffer.appendCodePoint(c);
        } else if (endsAuthority(c) || override != null) {
            if (!buffer.isEmpty()) {
                int port = number(takeBuffer());
                url.port = port == Url.defaultPort(url.scheme) ? Url.NO_PORT : port;
            } else if (override != null) {
                throw failure("the port is no number");
            }
            if (override != null) {
                state = State.DONE;
            } else {
                goTo(State.PATH_START, false);
            }
        } else {
            throw failure("the port is no number");
        }
    }

    private int number(String digits) {
        // Leading zeros may be many.
        String number = digits.replaceFirst("^0+(?=.)", "");
        if (number.length() > 5 || Integer.parseInt(number) > 65_535) {
            throw failure("the port is above 65535");
        }
        return Integer.parseInt(number);
    }

    private void file(int c) {
        url.scheme = "file";
        url.host = "";
        if (c == '/' || c == '\\') {
            state = State.FILE_SLASH;
        } else if (base != null && base.isFile()) {
            url.host = base.host;
            url.path = new ArrayList<>(base.path);
            url.query = base.query;
            if (!beginQueryOrFragment(c) && c != EOF) {
                url.query = null;
                if (DriveLetter.begins(input, pointer)) {
                    url.path.clear();
                } else {
                    shortenPath();
                }
                goTo(State.PATH, false);
            }
        } else {
            goTo(State.PATH, false);
        }
    }

    private void fileSlash(int c) {
        if (c == '/' || c == '\\') {
            state = State.FILE_HOST;
            return;
        }
        if (base != null && base.isFile()) {
            url.host = base.host;
            if (!DriveLetter.begins(input, pointer)
                    && !base.path.isEmpty()
                    && DriveLetter.isNormalised(base.path.getFirst())) {
                url.path.add(base.path.getFirst());
            }
        }
        goTo(State.PATH, false);
    }

    private void fileHost(int c) {
        if (c != EOF && c != '/' && c != '\\' && c != '?' && c != '#') {
            buffer.appendCodePoint(c);
            return;
        }
        pointer--;
        if (override == null && DriveLetter.is(buffer)) {
            state = State.PATH; // with the buffer: it is the first segment
            return;
        }
        String host = buffer.isEmpty() ? "" : HostParser.parse(takeBuffer(), true);
        url.host = host.equals("localhost") ? "" : host;
        state = override == null ? State.PATH_START : State.DONE;
    }

    private void pathStart(int c) {
        if (url.isSpecial()) {
            goTo(State.PATH, c == '/' || c == '\\');
        } else if (override == null && beginQueryOrFragment(c)) {
            return;
        } else if (c != EOF) {
            goTo(State.PATH, c == '/');
        } else if (override != null && url.host == null) {
            url.path.add("");
        }
    }

    private void path(int c) {
        boolean slash = c == '/' || (url.isSpecial() && c == '\\');
        boolean ends = c == EOF || slash || (override == null && (c == '?' || c == '#'));
        if (!ends) {
            PercentEncoding.append(buffer, c, PercentEncoding.PATH);
            return;
        }
        String segment = takeBuffer();
        if (DotSegment.isDouble(segment)) {
            shortenPath();
            if (!slash) {
                url.path.add("");
            }
        } else if (!DotSegment.isSingle(segment)) {
            boolean drive = url.isFile() && url.path.isEmpty() && DriveLetter.is(segment);
            url.path.add(drive ? segment.charAt(0) + ":" : segment);
        } else if (!slash) {
            url.path.add("");
        }
        beginQueryOrFragment(c);
    }

    private void opaquePath(int c) {
        if (beginQueryOrFragment(c)) {
            url.opaquePath = url.opaquePath + takeBuffer();
        } else if (c == ' ') {
            // A space at the end would be lost when the text is read again.
            buffer.append(nextIs('?') || nextIs('#') ? "%20" : " ");
        } else if (c != EOF) {
            PercentEncoding.append(buffer, c, PercentEncoding.C0_CONTROL);
        } else {
            url.opaquePath = url.opaquePath + takeBuffer();
        }
    }

    private void query(int c) {
        if (c == EOF || (override == null && c == '#')) {
            url.query = url.query + takeBuffer();
            beginQueryOrFragment(c);
        } else {
            PercentEncoding.append(
                    buffer,
                    c,
                    url.isSpecial() ? PercentEncoding.SPECIAL_QUERY : PercentEncoding.QUERY);
        }
    }

    private void fragment(int c) {
        if (c == EOF) {
            url.fragment = url.fragment + takeBuffer();
        } else {
            PercentEncoding.append(buffer, c, PercentEncoding.FRAGMENT);
        }
    }

    private boolean beginQueryOrFragment(int c) {
        if (c == '?') {
            url.query = "";
            state = State.QUERY;
        } else if (c == '#') {
            url.fragment = "";
            state = State.FRAGMENT;
        }
        return c == '?' || c == '#';
    }

    private void shortenPath() {
        boolean drive =
                url.isFile()
                        && url.path.size() == 1
                        && DriveLetter.isNormalised(url.path.getFirst());
        if (!drive && !url.path.isEmpty()) {
            url.path.removeLast();
        }
    }

    private boolean endsAuthority(int c) {
        return c == EOF || c == '/' || c == '?' || c == '#' || (url.isSpecial() && c == '\\');
    }

    private boolean nextIs(int c) {
        return pointer + 1 < input.length && input[pointer + 1] == c;
    }

    private String takeBuffer() {
        String text = buffer.toString();
        buffer.setLength(0);
        return text;
    }

    private Url baseUrl() {
        if (base == null) {
            throw new IllegalStateException("a relative URL was read without a base");
        }
        return base;
    }

    private InvalidUrlException failure(String why) {
        return new InvalidUrlException(
                "%s is no URL: %s".formatted(new String(input, 0, input.length), why));
    }
}

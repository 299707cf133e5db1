package dev.weir.js.url;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.Set;

/** Reads hosts (URL Standard §3.5) and gives them as they are written in a URL. */
final class HostParser {
    private static final String FORBIDDEN_IN_HOSTS = "\0\t\n\r #/:<>?@[\\]^|";
    private static final IDNA UTS46 =
            IDNA.getUTS46Instance(
                    IDNA.CHECK_BIDI
                            | IDNA.CHECK_CONTEXTJ
                            | IDNA.NONTRANSITIONAL_TO_ASCII
                            | IDNA.NONTRANSITIONAL_TO_UNICODE);
    // URL Standard §3.3: CheckHyphens and VerifyDnsLength are false.
    private static final Set<IDNA.Error> ALLOWED =
            Set.of(
                    IDNA.Error.EMPTY_LABEL,
                    IDNA.Error.LABEL_TOO_LONG,
                    IDNA.Error.DOMAIN_NAME_TOO_LONG,
                    IDNA.Error.LEADING_HYPHEN,
                    IDNA.Error.TRAILING_HYPHEN,
                    IDNA.Error.HYPHEN_3_4);

    private HostParser() {}

    /**
     * The host that {@code text} says.
     *
     * @param special whether the scheme is one whose hosts are domains or addresses
     */
    static String parse(String text, boolean special) {
        if (text.startsWith("[")) {
            if (!text.endsWith("]")) {
                throw new InvalidUrlException("the IPv6 address " + text + " has no closing ]");
            }
            return "[" + Ipv6.normalised(text.substring(1, text.length() - 1)) + "]";
        }
        if (!special) {
            requireAllowed(text, false);
            return PercentEncoding.encode(text, PercentEncoding.C0_CONTROL);
        }
        String domain = toAscii(PercentEncoding.decode(text));
        requireAllowed(domain, true);
        return Ipv4.isMeant(domain) ? Ipv4.normalised(domain) : domain;
    }

    private static String toAscii(String domain) {
        String ascii =
                domain.chars().allMatch(each -> each < 0x80)
                        ? domain.toLowerCase(Locale.ROOT)
                        : converted(domain);
        if (ascii.isEmpty()) {
            throw new InvalidUrlException("the host is empty");
        }
        return ascii;
    }

    private static String converted(String domain) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(domain, new StringBuilder(), info);
        if (!ALLOWED.containsAll(info.getErrors())) {
            throw new InvalidUrlException(
                    "the host %s is no domain: %s".formatted(domain, info.getErrors()));
        }
        return ascii.toString();
    }

    private static void requireAllowed(String host, boolean domain) {
        for (int i = 0; i < host.length(); i++) {
            char each = host.charAt(i);
            if (FORBIDDEN_IN_HOSTS.indexOf(each) >= 0
                    || (domain && (each < 0x20 || each == '%' || each == 0x7f))) {
                throw new InvalidUrlException(
                        "the host %s has a character that no host may have, U+%04X"
                                .formatted(host, (int) each));
            }
        }
    }
}

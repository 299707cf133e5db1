package dev.weir.cases;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the client must get.
 *
 * @param status the status; empty if it may be any
 * @param head fields and body
 */
record ResponseMatch(Optional<TextMatch> status, HeadMatch head) {
    /** A response as it was sent. */
    record Sent(int status, Headers headers, Content body) {}

    /** Everything that is wrong. */
    List<Mismatch> check(Sent sent) {
        List<Mismatch> wrong = new ArrayList<>();
        status.flatMap(match -> match.check("response status", String.valueOf(sent.status())))
                .ifPresent(wrong::add);
        wrong.addAll(head.check("response", sent.headers(), sent.body()));
        return wrong;
    }
}

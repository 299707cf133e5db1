package dev.weir.cases;

import dev.weir.api.Headers;
import dev.weir.yaml.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What fields and body must be.
 *
 * @param fields by name; others may be there
 * @param noOthers where the case says that there are no other fields; empty if there may be
 * @param body what the body must be; empty if it may be anything
 */
record HeadMatch(
        Map<String, TextMatch> fields, Optional<Place> noOthers, Optional<BodyMatch> body) {
    HeadMatch {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Everything that is wrong. */
    List<Mismatch> check(String what, Headers headers, Content content) {
        List<Mismatch> wrong = new ArrayList<>();
        fields.forEach((name, match) ->
                match.check(what + " header " + name, headers.all(name)).ifPresent(wrong::add));
        noOthers.ifPresent(place -> {
            TreeSet<String> others = new TreeSet<>();
            for (int i = 0; i < headers.size(); i++) {
                if (!known(headers.name(i))) {
                    others.add(headers.name(i).toLowerCase(Locale.ROOT));
                }
            }
            if (!others.isEmpty()) {
                wrong.add(new Mismatch(place, what + " headers", "no others", others.toString()));
            }
        });
        body.ifPresent(match -> wrong.addAll(match.check(what + " body", content)));
        return wrong;
    }

    private boolean known(String name) {
        return fields.keySet().stream().anyMatch(each -> each.equalsIgnoreCase(name));
    }
}

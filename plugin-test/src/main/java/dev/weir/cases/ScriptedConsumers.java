package dev.weir.cases;

import dev.weir.api.Consumer;
import dev.weir.api.Consumers;
import dev.weir.cases.Setup.Credential;
import java.util.List;
import java.util.Optional;

/** The consumers of a case. */
record ScriptedConsumers(List<Credential> credentials) implements Consumers {
    @Override
    public Optional<Consumer> find(String type, String secret) {
        return credentials.stream()
                .filter(each -> each.type().equals(type) && each.secret().equals(secret))
                .findFirst()
                .map(each -> new Consumer(each.consumer()));
    }
}

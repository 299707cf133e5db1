package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Realm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Value;

/**
 * What the prelude finds where it runs on GraalJS: objects of the engine's own kind for what came
 * with a call, and {@linkplain FastPaths fast paths}. Elsewhere prelude/sandbox and
 * quickjs/holder.c stand for it. Belongs to one context.
 */
final class EngineApi {
    private final Realm realm;
    private final HostFunctions host;
    private final Value kit;
    private final Messages messages;

    /** Gives the prelude what it needs before its own files. */
    EngineApi(Realm realm, HostFunctions host, Value kit) {
        this.realm = realm;
        this.host = host;
        this.kit = kit;
        this.messages = new Messages(realm);
        ByteTexts.define(realm);
        Map<String, EngineFunction> incoming = new HashMap<>(EngineCall.INCOMING);
        incoming.putAll(new FastResponses(realm, messages).functions());
        kit.putMember("holder", realm.holders());
        kit.putMember("currentCall", realm.function("currentCall", (_, _) -> messages.call()));
        kit.putMember(
                "enter", realm.function("enter", (_, passed) -> messages.enter(passed.at(0))));
        kit.putMember("incoming", realm.functions(incoming));
    }

    /** What calls of the plugin go through; asked for when the prelude is there. */
    Handlers handlers() {
        Map<String, Object> prototypes = new HashMap<>();
        for (String kind : Messages.KINDS) {
            prototypes.put(kind, prototype(kind));
        }
        messages.make(prototypes);
        FastPaths.BY_KIND.forEach((kind, members) -> quicken(kind, prototypes, members));
        FastBodies bodies = new FastBodies(realm, host.api());
        for (String kind : List.of(Messages.REQUEST, Messages.RESPONSE)) {
            quicken(kind, prototypes, bodies.methods(kind));
        }
        realm.quickenJson();
        return new Handlers(realm, messages, kit);
    }

    private void quicken(
            String kind, Map<String, Object> prototypes, Map<String, EngineFunction> members) {
        Object prototype = Objects.requireNonNull(prototypes.get(kind));
        members.forEach((name, code) -> realm.quicken(kind, prototype, name, host.guarded(code)));
    }

    private Object prototype(String kind) {
        return realm.raw(kit.getMember(kind).getMember("prototype"));
    }
}

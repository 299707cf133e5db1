package dev.weir.js;

import dev.weir.js.engine.Entry;
import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Realm;
import dev.weir.js.engine.Result;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The handlers of a plugin in one context of GraalJS. For one thread at a time. */
final class Handlers {
    private final Realm realm;
    private final Messages messages;
    private final Entry entry;
    private final Object resumed;
    private final Object conclude;
    private final Map<Stage, Object> handlers = new EnumMap<>(Stage.class);
    private final Map<Stage, Object> names = new EnumMap<>(Stage.class);
    private Object plugin = Realm.UNDEFINED;

    /**
     * None yet.
     *
     * @param kit what the prelude gives
     */
    Handlers(Realm realm, Messages messages, Value kit) {
        this.realm = realm;
        this.messages = messages;
        this.entry = realm.entry();
        this.resumed = realm.raw(kit.getMember("resumed"));
        this.conclude = realm.raw(kit.getMember("concluded"));
    }

    /**
     * Adds those of a plugin.
     *
     * @param plugin what they are called on
     * @param attached them, as the prelude has found them
     */
    void attach(Value plugin, Value attached) {
        this.plugin = realm.raw(plugin);
        for (Stage stage : Stage.values()) {
            Value handler = attached.getMember(stage.handler());
            if (handler != null && handler.canExecute()) {
                handlers.put(stage, realm.raw(handler));
                names.put(stage, realm.toEngine(stage.handler()));
            }
        }
    }

    /** The stages that there are handlers for. */
    Set<Stage> stages() {
        return Set.copyOf(handlers.keySet());
    }

    /** Calls the handler, and notes what it has decided if it has. */
    void begin(GuestCall call) {
        Object handler = handlers.get(call.stage());
        if (handler == null) {
            throw new IllegalArgumentException("no handler " + call.stage().handler());
        }
        EngineCall engines = call.ofEngine(messages);
        messages.enter(engines.token());
        switch (entry.call(handler, plugin, engines::arguments)) {
            case Result.Rejected(Object reason) -> call.reject(reason);
            case Result.Given(Object value) when decided(engines, value) -> call.settle();
            case Result.Given(Object value) -> conclude(engines, value);
            case Result.Open(Object value) -> conclude(engines, value);
        }
    }

    /** Goes on with what a call waited for. */
    void resume(GuestCall call, Object function, @Nullable Object argument, Object failure) {
        Object token = call.ofEngine(messages).token();
        entry.call(
                resumed,
                Realm.UNDEFINED,
                () ->
                        new Object[] {
                            token, function, realm.toEngine(argument), realm.toEngine(failure)
                        });
    }

    /** Whether it is a decision of the usual kinds, which is noted then. */
    private static boolean decided(EngineCall engines, Object value) {
        GuestCall call = engines.call();
        if (value.equals(Realm.UNDEFINED)) {
            return call.stage() != Stage.FETCH;
        }
        if (!(value instanceof Holder holder && holder.held() instanceof Opaque(Object held))) {
            return false;
        }
        if (holder.is(Messages.RESPONSE) && held instanceof MadeResponse made) {
            call.answer(made.toResponse());
            return true;
        }
        return held.equals(engines)
                && switch (call.stage()) {
                    case ON_REQUEST -> holder.is(Messages.REQUEST);
                    case ON_RESPONSE -> holder.is(Messages.RESPONSE);
                    case FETCH -> false;
                };
    }

    private void conclude(EngineCall engines, Object value) {
        GuestCall call = engines.call();
        Result waits =
                entry.call(
                        conclude,
                        Realm.UNDEFINED,
                        () -> new Object[] {engines.token(), names.get(call.stage()), value});
        if (waits.equals(new Result.Given(false))) {
            call.settle();
        }
    }
}

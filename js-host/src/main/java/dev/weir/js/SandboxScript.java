package dev.weir.js;

import dev.weir.js.quick.QuickFault;
import dev.weir.js.quick.QuickFunction;
import dev.weir.js.quick.QuickGuest;
import dev.weir.js.sourcemap.SourceMaps;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** A plugin's code on QuickJS. */
final class SandboxScript implements Script {
    private final QuickGuest guest;
    private final SandboxFunctions functions;
    private final SourceMaps maps;

    SandboxScript(QuickGuest guest, SandboxFunctions functions, SourceMaps maps) {
        this.guest = guest;
        this.functions = functions;
        this.maps = maps;
    }

    private interface Step {
        void run() throws QuickFault;
    }

    @Override
    public void begin(GuestCall call) throws GuestFault {
        step(
                call,
                () -> {
                    if (!guest.call(SandboxProgram.number(call.stage()), call)) {
                        call.settle();
                    }
                });
    }

    @Override
    public void resume(GuestCall call, Operations.Done done) throws GuestFault {
        QuickFunction function = (QuickFunction) done.callback();
        step(
                call,
                () -> {
                    lend(done.value());
                    String reason = done.reason();
                    guest.resume(
                            call,
                            function,
                            reason == null
                                    ? Collections.singletonList(done.value())
                                    : Arrays.asList(null, reason));
                });
        if (done.last()) {
            functions.dropped(function);
            guest.drop(function);
        }
    }

    @Override
    public void resume(GuestCall call, Object function, Object argument) throws GuestFault {
        step(
                call,
                () -> {
                    lend(argument);
                    guest.resume(
                            call, (QuickFunction) function, Collections.singletonList(argument));
                });
    }

    private void lend(@Nullable Object given) {
        if (given instanceof Iterable<?> items) {
            items.forEach(functions::lend);
        } else if (given != null) {
            functions.lend(given);
        }
    }

    private void step(GuestCall call, Step step) throws GuestFault {
        functions.turn(call);
        try {
            step.run();
            if (call.takeRejection() instanceof QuickFault rejection) {
                throw rejection;
            }
        } catch (QuickFault e) {
            throw SandboxFault.of(guest.isFull() ? SandboxFault.whenFull(e) : e, maps);
        }
    }
}

package dev.weir.js;

import dev.weir.api.Exchange;
import dev.weir.tck.TestExchange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * An exchange whose route is only known once it is released: code that asks for it before stays in
 * the gateway, deaf to interrupts, and no engine can end it.
 */
final class StuckExchange {
    /** A plugin that asks. */
    static final String ASKS =
            "export default { onRequest(request, ctx) { request.headers.set('X-Route', ctx.route) } }";

    private final Exchange facts = new TestExchange();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private volatile boolean released;
    private volatile Thread thread = Thread.currentThread();

    Exchange exchange() {
        return (Exchange)
                Proxy.newProxyInstance(
                        Exchange.class.getClassLoader(),
                        new Class<?>[] {Exchange.class},
                        (_, method, args) -> answer(method, args));
    }

    private Object answer(Method method, Object[] args) throws Throwable {
        if (method.getName().equals("route")) {
            thread = Thread.currentThread();
            stuck.countDown();
            while (!released) {
                Thread.onSpinWait();
            }
        }
        try {
            return method.invoke(facts, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Lets calls go. */
    void release() {
        released = true;
    }

    void awaitStuck() throws InterruptedException {
        stuck.await();
    }

    /** The last one that asked. */
    Thread thread() {
        return thread;
    }
}

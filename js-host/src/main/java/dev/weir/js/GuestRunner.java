package dev.weir.js;

/** What runs the handlers of one instance. Safe for every thread. */
interface GuestRunner extends AutoCloseable {

    /**
     * Runs the handler for {@code call}, when a guest is free.
     *
     * @throws dev.weir.api.GatewayException if the plugin's code fails or goes over a limit, or no
     *     guest is free in time
     */
    void run(GuestCall call) throws InterruptedException;

    @Override
    void close();
}

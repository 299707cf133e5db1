package dev.weir.js;

/**
 * A plugin's code in an engine, to be run for one call after the other. For one thread at a time.
 */
interface Script {
    /**
     * Runs the handler for {@code call} as far as it goes without waiting.
     *
     * @throws GuestFault if the plugin's code fails
     */
    void begin(GuestCall call) throws GuestFault;

    /**
     * Goes on with what waited for that operation, as far as it goes.
     *
     * @throws GuestFault if the plugin's code fails
     */
    void resume(GuestCall call, Operations.Done done) throws GuestFault;

    /**
     * Goes on with a function of the guest's, which is kept.
     *
     * @throws GuestFault if the plugin's code fails
     */
    void resume(GuestCall call, Object function, Object argument) throws GuestFault;
}

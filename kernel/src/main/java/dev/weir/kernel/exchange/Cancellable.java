package dev.weir.kernel.exchange;

/** What an exchange waits for, and what need not be waited for once nobody wants the answer. */
public interface Cancellable {
    /**
     * Has the exchange's thread go on with a failure, if this is still what it waits for. For any
     * thread; must not block.
     */
    void cancel(HttpExchange exchange);
}

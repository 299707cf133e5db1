package dev.weir.kernel.upstream;

import java.net.ConnectException;

/** An address that must not be connected to. */
public final class AddressRefusedException extends ConnectException {
    private static final long serialVersionUID = 1L;

    /** A refusal; the message names the address and why. */
    public AddressRefusedException(String message) {
        super(message);
    }
}

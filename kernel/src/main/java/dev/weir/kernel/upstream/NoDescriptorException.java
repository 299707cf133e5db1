package dev.weir.kernel.upstream;

import java.io.IOException;

/** No socket could be opened at all, which is not its target's fault. */
final class NoDescriptorException extends IOException {
    private static final long serialVersionUID = 1;

    NoDescriptorException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}

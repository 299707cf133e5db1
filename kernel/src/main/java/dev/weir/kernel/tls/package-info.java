/** Certificates and keys from PEM files, and TLS contexts of them. */
@NullMarked
package dev.weir.kernel.tls;

import org.jspecify.annotations.NullMarked;

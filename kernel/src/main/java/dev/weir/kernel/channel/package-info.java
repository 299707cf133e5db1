/**
 * Channels of sockets whose threads wait for them without a call of the system for each wait: what
 * the JDK would register with epoll anew each time stays registered.
 */
@NullMarked
package dev.weir.kernel.channel;

import org.jspecify.annotations.NullMarked;

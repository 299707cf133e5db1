package dev.weir.kernel.config;

/** How a load balancer in front tells who the client is, before the first byte of HTTP. */
public enum ProxyProtocol {
    OFF,
    /** A line of text. */
    V1,
    /** Binary. */
    V2
}

package dev.weir.api.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What values a setting may have, both ends included: of a number, a {@link java.time.Duration} or
 * a {@link Size}; of an optional, a list or a map, what is in it. Written as the setting is.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** The least value; empty for no bound. */
    String min() default "";

    /** The greatest value; empty for no bound. */
    String max() default "";
}

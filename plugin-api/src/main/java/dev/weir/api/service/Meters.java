package dev.weir.api.service;

/**
 * A plugin's own figures, shown in {@code /metrics} with the labels {@code plugin}, {@code
 * version}, {@code instance}, and {@code route} or {@code service} if it was configured on one. A
 * name is letters, digits and underscores and begins with a letter; it is shown as {@code
 * weir_guest_NAME}, a counter with {@code _total} behind it. The number of meters of an instance is
 * bounded. Defining one again gives the same one. They keep their values over a change of the
 * instance's configuration, not of its version. Safe for every thread; recording does not block.
 */
public interface Meters {

    /**
     * Something that is counted and only grows.
     *
     * @param description one sentence; empty for none
     * @throws IllegalArgumentException if the name is not one, or stands for a meter of another
     *     kind
     * @throws IllegalStateException if the instance has as many meters as it may
     */
    Counter counter(String name, String description);

    /**
     * A value that goes up and down; 0 at first.
     *
     * @param description one sentence; empty for none
     * @throws IllegalArgumentException as {@link #counter}
     * @throws IllegalStateException as {@link #counter}
     */
    Gauge gauge(String name, String description);

    /**
     * A distribution of values: their number, their sum, and how many are at most 1, 2, 5, 10 and
     * so on up to 5 000 000, in the unit that the plugin chooses.
     *
     * @param description one sentence; empty for none
     * @throws IllegalArgumentException as {@link #counter}
     * @throws IllegalStateException as {@link #counter}
     */
    Histogram histogram(String name, String description);

    /** See {@link Meters#counter}. */
    interface Counter {
        /**
         * Adds to it.
         *
         * @throws IllegalArgumentException if the amount is negative or not a number
         */
        void add(double amount);

        /** What it stands at. */
        double value();
    }

    /** See {@link Meters#gauge}. */
    interface Gauge {
        /** Sets it. */
        void set(double value);

        /** Adds to it; a negative amount takes away. */
        void add(double amount);

        /** What it stands at. */
        double value();
    }

    /** See {@link Meters#histogram}. */
    interface Histogram {
        /** Records one value; one that is negative or not a number is left out. */
        void record(double value);

        /** How many values were recorded. */
        long count();

        /**
         * A part of it for one thread at a time, as what one thread holds at a time can have one:
         * recording there costs less where several threads record. The default records as always.
         */
        default Part part() {
            return new Part() {
                @Override
                public void record(double value) {
                    Histogram.this.record(value);
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }
    }

    /** See {@link Histogram#part}. */
    interface Part extends AutoCloseable {
        /** As {@link Histogram#record}. */
        void record(double value);

        /** Ends it: it is not used again, and what it recorded stays. */
        @Override
        void close();
    }
}

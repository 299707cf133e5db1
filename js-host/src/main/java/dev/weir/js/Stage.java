package dev.weir.js;

/** The handlers of a plugin. */
enum Stage {
    ON_REQUEST("onRequest"),
    ON_RESPONSE("onResponse"),
    /** Stands for both. */
    FETCH("fetch");

    private final String handler;

    Stage(String handler) {
        this.handler = handler;
    }

    /** Its name in the plugin's default export. */
    String handler() {
        return handler;
    }
}

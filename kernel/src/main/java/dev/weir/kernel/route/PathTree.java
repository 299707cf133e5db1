package dev.weir.kernel.route;

import dev.weir.api.Request;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Path patterns as a tree of segments: one step per segment of the path, whatever the number of
 * routes, and nothing allocated. {@code /} is one empty segment, {@code /a/} is {@code a} and an
 * empty one.
 */
final class PathTree {
    // Conditions beyond host and path; the name makes the order of equals repeatable.
    private static final Comparator<Route> MORE_CONDITIONS_FIRST =
            Comparator.comparingInt(PathTree::conditions).reversed().thenComparing(Route::name);

    private final Node root = new Node("");

    private static final class Node {
        final String segment;
        final List<Route> exact = new ArrayList<>(0);
        final List<Route> prefix = new ArrayList<>(0);
        // Open addressing; a power of two, at most half full.
        @Nullable Node[] children = new Node[2];
        int count;

        Node(String segment) {
            this.segment = segment;
        }

        @Nullable Node child(String path, int from, int to) {
            int mask = children.length - 1;
            for (int i = hash(path, from, to) & mask; ; i = (i + 1) & mask) {
                Node child = children[i];
                if (child == null
                        || (child.segment.length() == to - from
                                && path.startsWith(child.segment, from))) {
                    return child;
                }
            }
        }

        void add(Node child) {
            if (++count * 2 > children.length) {
                @Nullable Node[] old = children;
                children = new Node[old.length * 2];
                for (Node each : old) {
                    if (each != null) {
                        place(each);
                    }
                }
            }
            place(child);
        }

        private void place(Node child) {
            int mask = children.length - 1;
            int i = hash(child.segment, 0, child.segment.length()) & mask;
            while (children[i] != null) {
                i = (i + 1) & mask;
            }
            children[i] = child;
        }

        private static int hash(String text, int from, int to) {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text.charAt(i);
            }
            return hash ^ (hash >>> 16);
        }
    }

    void add(Route route) {
        switch (route.config().match().path()) {
            case PathPattern.Exact(String path) -> insert(node(path).exact, route);
            case PathPattern.Prefix(String path) ->
                    insert(path.equals("/") ? root.prefix : node(path).prefix, route);
        }
    }

    /** The best route for the path of {@code request}; null if there is none. */
    @Nullable Route match(Request request) {
        String target = request.target();
        int query = target.indexOf('?');
        int end = query < 0 ? target.length() : query;
        return match(root, request, target, 0, end);
    }

    // `slash` is the index of the slash before the next segment, or `end` when there is none.
    private static @Nullable Route match(
            Node node, Request request, String path, int slash, int end) {
        if (slash >= end) {
            Route exact = first(node.exact, request);
            return exact != null ? exact : first(node.prefix, request);
        }
        int next = path.indexOf('/', slash + 1);
        int to = next < 0 || next > end ? end : next;
        Node child = node.child(path, slash + 1, to);
        Route below = child == null ? null : match(child, request, path, to, end);
        return below != null ? below : first(node.prefix, request);
    }

    private static @Nullable Route first(List<Route> candidates, Request request) {
        for (int i = 0; i < candidates.size(); i++) {
            Route route = candidates.get(i);
            Match match = route.config().match();
            if (match.methodMeets(request) && match.headersMeet(request)) {
                return route;
            }
        }
        return null;
    }

    private Node node(String path) {
        Node node = root;
        int slash = 0;
        while (slash < path.length()) {
            int next = path.indexOf('/', slash + 1);
            int to = next < 0 ? path.length() : next;
            Node child = node.child(path, slash + 1, to);
            if (child == null) {
                child = new Node(path.substring(slash + 1, to));
                node.add(child);
            }
            node = child;
            slash = to;
        }
        return node;
    }

    private static void insert(List<Route> routes, Route route) {
        routes.add(route);
        routes.sort(MORE_CONDITIONS_FIRST);
    }

    private static int conditions(Route route) {
        return route.config().match().headers().size()
                + (route.config().match().methods().isEmpty() ? 0 : 1);
    }
}

package dev.weir.registry;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How a manifest refers to files of its bundle, and which file is meant. */
sealed interface FileReferences {

    /** What a reference is: the remedy of a missing one. */
    String rule();

    /** The name of the file meant, or nothing if it is not a reference or leads nowhere. */
    Optional<String> file(String written);

    /** By name; whether the file is there is not known. */
    record Written() implements FileReferences {
        @Override
        public String rule() {
            return FileName.RULE;
        }

        @Override
        public Optional<String> file(String written) {
            return Optional.of(written).filter(FileName::isFileName);
        }
    }

    /** By name, in a folder with these files. */
    record InFolder(Collection<String> files) implements FileReferences {
        /** As many names as fit a message. */
        private static final int NAMED = 8;

        @Override
        public String rule() {
            return "must name a file of the folder"
                    + (files.isEmpty()
                            ? ", which has none beside manifest.json"
                            : ", such as " + files.stream().limit(NAMED).toList());
        }

        @Override
        public Optional<String> file(String written) {
            return Optional.of(written).filter(files::contains);
        }
    }

    /** By digest, in a bundle with these layers; of equal layers the first is meant. */
    record InBundle(List<Layer> layers) implements FileReferences {
        @Override
        public String rule() {
            return "must be the digest of one of the bundle's layers";
        }

        @Override
        public Optional<String> file(String written) {
            return layers.stream()
                    .filter(layer -> layer.digest().value().equals(written))
                    .map(Layer::file)
                    .findFirst();
        }
    }
}

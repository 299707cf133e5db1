package dev.weir.yaml;

/** What texts mean: as they are written, or with references to fill in. */
@FunctionalInterface
public interface Texts {
    /** Every text is what it says. */
    Texts AS_WRITTEN = (place, written, _) -> new Node.Text(place, written, written, false);

    /** The text's value; broken, with the fault added, if there is none. */
    Node text(Place place, String written, Faults faults);
}

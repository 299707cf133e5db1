package dev.weir.kernel.metrics;

/** Looks at no figure. */
final class Unshown implements Figures.Listener {
    @Override
    public void added(String route, RouteFigures figures) {}

    @Override
    public void added(String route, String plugin, Figures.Bundle bundle, PluginFigures figures) {}

    @Override
    public void added(String plugin, String instance, InstanceFigures figures) {}

    @Override
    public void added(String service, String target, TargetFigures figures) {}

    @Override
    public void added(String listener, Refusals refusals) {}

    @Override
    public GuestMeters guestMeters() {
        return new UnshownMeters();
    }
}

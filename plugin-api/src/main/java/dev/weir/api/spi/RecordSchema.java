package dev.weir.api.spi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record read as a schema: component names and types become properties. */
final class RecordSchema<C> implements ConfigSchema<C> {
    private final Class<C> type;
    private final List<Setting> settings = new ArrayList<>();
    private final MethodHandle constructor;

    private record Setting(
            String name, SettingType type, @Nullable ConfigValue absent, @Nullable String doc) {}

    RecordSchema(MethodHandles.Lookup lookup, Class<C> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            settings.add(setting(lookup, component));
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "the constructor of " + type.getName() + " is out of the lookup's reach", e);
        }
    }

    private static Setting setting(MethodHandles.Lookup lookup, RecordComponent component) {
        Type generic = component.getGenericType();
        SettingType settingType =
                SettingType.of(lookup, generic, component.getAnnotation(Range.class));
        Default written = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        ConfigValue absent =
                written != null
                        ? defaultOf(component, settingType, written.value())
                        : settingType.optional() ? ConfigValue.NOTHING : null;
        return new Setting(
                kebab(component.getName()), settingType, absent, doc == null ? null : doc.value());
    }

    /** A default that does not fit its type is a mistake of the plugin, found when it is loaded. */
    private static ConfigValue defaultOf(RecordComponent component, SettingType type, String text) {
        ConfigValue value = type.scalar(text);
        List<ConfigException.Fault> faults = new ArrayList<>();
        if (type.bind(value, "", faults).isEmpty() || !faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "the default of %s.%s does not fit: %s"
                            .formatted(
                                    component.getDeclaringRecord().getName(),
                                    component.getName(),
                                    faults));
        }
        return value;
    }

    @Override
    public ConfigValue.Table document() {
        Map<String, ConfigValue> schema = new LinkedHashMap<>();
        schema.put("$schema", new ConfigValue.Text("https://json-schema.org/draft/2020-12/schema"));
        schema.putAll(objectSchema().values());
        return new ConfigValue.Table(schema);
    }

    ConfigValue.Table objectSchema() {
        Map<String, ConfigValue> properties = new LinkedHashMap<>();
        List<ConfigValue> required = new ArrayList<>();
        for (Setting setting : settings) {
            Map<String, ConfigValue> property =
                    new LinkedHashMap<>(setting.type().schema().values());
            if (setting.doc() != null) {
                property.put("description", new ConfigValue.Text(setting.doc()));
            }
            if (setting.absent() == null) {
                required.add(new ConfigValue.Text(setting.name()));
            } else if (!(setting.absent() instanceof ConfigValue.Nothing)) {
                property.put("default", setting.absent());
            }
            properties.put(setting.name(), new ConfigValue.Table(property));
        }
        Map<String, ConfigValue> schema = new LinkedHashMap<>();
        schema.put("type", new ConfigValue.Text("object"));
        Doc doc = type.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", new ConfigValue.Text(doc.value()));
        }
        schema.put("properties", new ConfigValue.Table(properties));
        schema.put("required", new ConfigValue.Items(required));
        schema.put("additionalProperties", new ConfigValue.Bool(false));
        return new ConfigValue.Table(schema);
    }

    @Override
    public C bind(ConfigValue value) throws ConfigException {
        List<ConfigException.Fault> faults = new ArrayList<>();
        Optional<C> bound = bind(value, "", faults);
        if (bound.isEmpty()) {
            throw new ConfigException(faults);
        }
        return bound.get();
    }

    /** The record, or nothing with what is wrong added to {@code faults}. */
    Optional<C> bind(ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        int before = faults.size();
        Map<String, ConfigValue> given;
        switch (value) {
            case ConfigValue.Table(var entries) -> given = entries;
            case ConfigValue.Nothing() -> given = Map.of();
            default -> {
                faults.add(
                        new ConfigException.Fault(
                                pointer, "must be an object, was " + value.toJson()));
                return Optional.empty();
            }
        }
        checkKeys(given, pointer, faults);
        List<Object> arguments = new ArrayList<>();
        for (Setting setting : settings) {
            ConfigValue found = given.getOrDefault(setting.name(), ConfigValue.NOTHING);
            if (found instanceof ConfigValue.Nothing) {
                if (setting.absent() == null) {
                    faults.add(
                            new ConfigException.Fault(
                                    pointer, "`" + setting.name() + "` is required"));
                    continue;
                }
                found = setting.absent();
            }
            setting.type()
                    .bind(found, pointer + "/" + setting.name(), faults)
                    .ifPresent(arguments::add);
        }
        return faults.size() > before ? Optional.empty() : construct(arguments, pointer, faults);
    }

    private void checkKeys(
            Map<String, ConfigValue> given, String pointer, List<ConfigException.Fault> faults) {
        List<String> known = settings.stream().map(Setting::name).toList();
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                faults.add(
                        new ConfigException.Fault(
                                ConfigException.Fault.pointerTo(pointer, key),
                                "unknown key `" + key + "`; known are " + known));
            }
        }
    }

    private Optional<C> construct(
            List<Object> arguments, String pointer, List<ConfigException.Fault> faults) {
        try {
            return Optional.of(type.cast(constructor.invokeWithArguments(arguments)));
        } catch (IllegalArgumentException e) {
            faults.add(new ConfigException.Fault(pointer, String.valueOf(e.getMessage())));
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructing " + type.getName() + " failed", e);
        }
    }

    /** {@code claimsToHeaders} is written {@code claims-to-headers}. */
    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

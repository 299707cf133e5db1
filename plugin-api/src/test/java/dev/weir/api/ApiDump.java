package dev.weir.api;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin can see of the API, read from compiled classes: a line for each type and each
 * member, so that a change of it is a change of a line.
 */
final class ApiDump {
    private ApiDump() {}

    /** The lines, sorted by type. */
    static List<String> of(Path classes) throws IOException {
        TreeMap<String, SortedSet<String>> types = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(ApiDump::isType).toList()) {
                ClassModel type = ClassFile.of().parse(file);
                if (isExported(type)) {
                    types.put(head(type), members(type));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        types.forEach((head, members) -> {
            lines.add(head);
            members.forEach(member -> lines.add("    " + member));
        });
        return lines;
    }

    private static boolean isType(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".class") && !name.contains("-info");
    }

    private static boolean isExported(ClassModel type) {
        // Of a nested type the flags that count stand in the attribute of its outer one.
        boolean nestedPublic =
                type.findAttribute(Attributes.innerClasses()).stream()
                        .flatMap(inner -> inner.classes().stream())
                        .filter(each -> each.innerClass().equals(type.thisClass()))
                        .allMatch(each -> visible(each.flags()));
        return type.flags().has(AccessFlag.PUBLIC) && nestedPublic;
    }

    private static boolean visible(Set<AccessFlag> flags) {
        return flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED);
    }

    private static String head(ClassModel type) {
        String name = type.thisClass().asInternalName().replace('/', '.');
        String above =
                Stream.concat(
                                type.superclass().stream()
                                        .map(each -> each.asInternalName())
                                        .filter(each -> !each.equals("java/lang/Object")),
                                type.interfaces().stream().map(each -> each.asInternalName()))
                        .map(each -> each.replace('/', '.'))
                        .collect(Collectors.joining(", "));
        return name
                + " "
                + flags(type.flags().flags())
                + (above.isEmpty() ? "" : " : " + above)
                + signature(type.findAttribute(Attributes.signature()).orElse(null));
    }

    private static SortedSet<String> members(ClassModel type) {
        SortedSet<String> members = new TreeSet<>();
        for (FieldModel field : type.fields()) {
            if (visible(field.flags().flags())) {
                members.add(
                        field.fieldName().stringValue()
                                + " "
                                + field.fieldTypeSymbol().displayName()
                                + " "
                                + flags(field.flags().flags()));
            }
        }
        for (MethodModel method : type.methods()) {
            if (visible(method.flags().flags()) && !method.flags().has(AccessFlag.SYNTHETIC)) {
                members.add(member(method));
            }
        }
        return members;
    }

    private static String member(MethodModel method) {
        String parameters =
                method.methodTypeSymbol().parameterList().stream()
                        .map(ApiDump::name)
                        .collect(Collectors.joining(", ", "(", ")"));
        return method.methodName().stringValue()
                + parameters
                + " "
                + name(method.methodTypeSymbol().returnType())
                + " "
                + flags(method.flags().flags())
                + signature(method.findAttribute(Attributes.signature()).orElse(null));
    }

    private static String name(ClassDesc type) {
        return type.isClassOrInterface() && !type.packageName().isEmpty()
                ? type.packageName() + "." + type.displayName()
                : type.displayName();
    }

    private static String flags(Set<AccessFlag> flags) {
        return flags.stream()
                .filter(each -> each != AccessFlag.SUPER && each != AccessFlag.VARARGS)
                .map(each -> each.name().toLowerCase(java.util.Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String signature(SignatureAttribute signature) {
        return signature == null ? "" : " " + signature.signature().stringValue();
    }
}

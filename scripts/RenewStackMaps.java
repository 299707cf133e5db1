import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of a jar a format that an AOT cache takes. picocli is compiled for Java 5: its
 * classes have no stack maps, the JDK's cache leaves such out, and loading them took a fifth of the
 * time of every command. The code of the methods stays as it is.
 */
final class RenewStackMaps {
    private static final int JAVA_8 = 52;

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path renewed = Path.of(jar + ".renewed");
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(renewed))) {
            ClassFile format =
                    ClassFile.of(
                            StackMapsOption.GENERATE_STACK_MAPS,
                            ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(classes)));
            for (JarEntry entry : in.stream().toList()) {
                byte[] content = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(entry.getName().startsWith("picocli/") && entry.getName().endsWith(".class")
                                ? renewed(format, content)
                                : content);
            }
        }
        Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] renewed(ClassFile format, byte[] content) {
        ClassTransform version =
                (builder, element) -> {
                    if (element instanceof ClassFileVersion) {
                        builder.withVersion(JAVA_8, 0);
                    } else {
                        builder.with(element);
                    }
                };
        // Passing the code through has its stack maps made anew.
        CodeTransform through = (builder, element) -> builder.with(element);
        return format.transformClass(
                format.parse(content),
                ClassTransform.transformingMethodBodies(through).andThen(version));
    }
}

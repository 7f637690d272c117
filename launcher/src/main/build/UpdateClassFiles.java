import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Part of building a distribution: `java UpdateClassFiles.java JAR` rewrites the classes of a jar
/// that were compiled for Java 5, as picocli's are, into today's format: the same code, with the
/// stack maps that the format asks for. The ahead-of-time cache refuses classes without them, and
/// loading picocli without the cache takes three quarters of the processor time of a short command.
final class UpdateClassFiles {

  /// The first format with stack maps, that of Java 6, is still refused where maps are absent; this
  /// one always has them.
  private static final int NEW_ENOUGH = ClassFile.JAVA_7_VERSION;

  private UpdateClassFiles() {}

  public static void main(String[] arguments) throws IOException {
    var jar = Path.of(arguments[0]);
    var entries = read(jar);
    if (entries.values().stream().anyMatch(UpdateClassFiles::isOld)) {
      var updated = Files.createTempFile(jar.toAbsolutePath().getParent(), "updated", ".tmp");
      write(updated, entries);
      Files.move(updated, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Map<String, byte[]> read(Path jar) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
    var classFile =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(types(entries)));
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        var content = entry.getValue();
        zip.write(isOld(content) ? update(classFile, classFile.parse(content)) : content);
      }
    }
  }

  /// Takes the code of every method apart and puts it together again: what is copied whole keeps
  /// its lack of stack maps.
  private static byte[] update(ClassFile classFile, ClassModel old) {
    var updated =
        classFile.transformClass(
            old,
            ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                .andThen(UpdateClassFiles::withVersion));
    var errors = classFile.verify(updated);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(old.thisClass().asInternalName() + ": " + errors.getFirst());
    }
    return updated;
  }

  private static void withVersion(ClassBuilder builder, ClassElement element) {
    if (element instanceof ClassFileVersion) {
      builder.withVersion(ClassFile.latestMajorVersion(), 0);
    } else {
      builder.with(element);
    }
  }

  /// A class file starts with CAFEBABE, the minor and the major version.
  private static boolean isOld(byte[] content) {
    return content.length > 8
        && content[0] == (byte) 0xCA
        && content[1] == (byte) 0xFE
        && content[2] == (byte) 0xBA
        && content[3] == (byte) 0xBE
        && content[7] < NEW_ENOUGH;
  }

  /// To merge types, stack maps have to know what extends what: in this jar, or in the JDK.
  private static ClassHierarchyResolver types(Map<String, byte[]> entries) {
    return ClassHierarchyResolver.ofResourceParsing(type -> open(entries, type))
        .orElse(ClassHierarchyResolver.defaultResolver());
  }

  private static InputStream open(Map<String, byte[]> entries, ClassDesc type) {
    var descriptor = type.descriptorString();
    var content = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
    return content == null ? null : new ByteArrayInputStream(content);
  }
}

package energy.saldo.chassis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Checks that the extensions on the class path fit the framework on it: no class of ours or theirs
/// uses a method or field that its owner does not have. A JVM notices that only when it gets there,
/// a native build stops. A missing class is no error, since many are optional.
public final class Linkage {

  private static final List<String> CHECKED =
      List.of(
          "energy/saldo/",
          "io/quarkus/",
          "io/quarkiverse/",
          "io/smallrye/",
          "org/jboss/resteasy/reactive/");

  private final Map<String, Optional<Members>> known = new HashMap<>();
  private final Set<String> broken = new TreeSet<>();

  private Linkage() {}

  /// @param names of the methods with their descriptors and of the fields
  private record Members(Set<String> names, List<String> parents) {}

  /// Fails with the references that lead nowhere.
  public static void assertComplete() throws IOException {
    Linkage linkage = new Linkage();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      linkage.check(Path.of(entry));
    }
    assertEquals(Set.of(), linkage.broken, "references to what does not exist");
  }

  private void check(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      checkBelow(entry);
    } else if (entry.toString().endsWith(".jar") && Files.exists(entry)) {
      try (FileSystem jar = FileSystems.newFileSystem(entry)) {
        checkBelow(jar.getPath("/"));
      }
    }
  }

  private void checkBelow(Path root) throws IOException {
    for (String folder : CHECKED) {
      Path start = root.resolve(folder);
      if (Files.isDirectory(start)) {
        try (Stream<Path> files = Files.walk(start)) {
          files.filter(file -> file.toString().endsWith(".class")).forEach(this::checkClass);
        }
      }
    }
  }

  private void checkClass(Path file) {
    ClassModel user;
    try {
      user = ClassFile.of().parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (PoolEntry entry : user.constantPool()) {
      if (entry instanceof MemberRefEntry reference) {
        String owner = reference.owner().asInternalName();
        String name = name(reference.name().stringValue(), reference.type().stringValue());
        if (CHECKED.stream().anyMatch(owner::startsWith) && !isThere(owner, name)) {
          broken.add(user.thisClass().asInternalName() + " -> " + owner + "." + name);
        }
      }
    }
  }

  private static String name(String name, String descriptor) {
    return name + " " + descriptor;
  }

  private boolean isThere(String owner, String name) {
    Optional<Members> found = members(owner);
    return found.isEmpty()
        || found.get().names().contains(name)
        || found.get().parents().stream().anyMatch(parent -> isThere(parent, name));
  }

  /// Empty if the class is not on the class path.
  private Optional<Members> members(String owner) {
    Optional<Members> members = known.get(owner);
    if (members == null) {
      members = read(owner);
      known.put(owner, members);
    }
    return members;
  }

  private static Optional<Members> read(String owner) {
    try (InputStream file = ClassLoader.getSystemResourceAsStream(owner + ".class")) {
      if (file == null) {
        return Optional.empty();
      }
      ClassModel type = ClassFile.of().parse(file.readAllBytes());
      Set<String> names = new HashSet<>();
      type.methods()
          .forEach(
              m -> names.add(name(m.methodName().stringValue(), m.methodType().stringValue())));
      type.fields()
          .forEach(f -> names.add(name(f.fieldName().stringValue(), f.fieldType().stringValue())));
      List<String> parents =
          Stream.concat(type.superclass().stream(), type.interfaces().stream())
              .map(ClassEntry::asInternalName)
              .toList();
      return Optional.of(new Members(names, parents));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package energy.saldo.chassis.testing;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The table of a service's settings, made from its `@ConfigMapping` interface: names as
/// environment variables, defaults, and the methods' own documentation as their meaning. A default
/// in `application.properties` comes before one of the interface.
public final class SettingsTable {

  private static final String HEAD =
      """
      | setting | default | meaning |
      | --- | --- | --- |
      """;

  private final Map<String, List<Setting>> declared = new HashMap<>();
  private final Properties ownDefaults;

  /// A method of a mapping: a setting, or a group of them where its type is a mapping, too.
  private record Setting(String name, String type, @Nullable String defaultValue, String meaning) {}

  private SettingsTable(Properties ownDefaults) {
    this.ownDefaults = ownDefaults;
  }

  /// Fails unless the module's README shows the table, and says where the right one is.
  ///
  /// @param mapping the source of the interface, from the module's folder
  /// @param groups sources of groups that other modules declare
  public static void assertInReadme(Path mapping, Path... groups) throws IOException {
    Properties defaults = new Properties();
    try (var reader =
        Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      defaults.load(reader);
    }
    SettingsTable table = new SettingsTable(defaults);
    table.read(Stream.concat(Stream.of(mapping), Stream.of(groups)).toList());
    String type = mapping.getFileName().toString().replace(".java", "");
    String expected = HEAD + table.rows(type, "saldo");
    Path made = Path.of("target/settings.md");
    Files.writeString(made, expected);
    assertTrue(
        Files.readString(Path.of("README.md")).contains(expected),
        "the README's settings are not those of %s; put %s there"
            .formatted(type, made.toAbsolutePath()));
  }

  private void read(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
      DocTrees documentation = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Mappings(documentation).scan(new TreePath(unit), null);
      }
    }
  }

  /// Collects what the interfaces of a source declare.
  private final class Mappings extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees documentation;

    Mappings(DocTrees documentation) {
      this.documentation = documentation;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void ignored) {
      ClassTree mapping = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      String comment = documentation.getDocComment(getCurrentPath());
      declared
          .computeIfAbsent(mapping.getSimpleName().toString(), name -> new ArrayList<>())
          .add(
              new Setting(
                  method.getName().toString(),
                  method.getReturnType().toString(),
                  defaultOf(method),
                  comment == null
                      ? ""
                      : comment.strip().lines().map(String::strip).collect(joining(" "))));
      return null;
    }

    private static @Nullable String defaultOf(MethodTree method) {
      for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
        if (annotation.getAnnotationType().toString().equals("WithDefault")) {
          var argument = annotation.getArguments().getFirst();
          var value = argument instanceof AssignmentTree named ? named.getExpression() : argument;
          return ((LiteralTree) value).getValue().toString();
        }
      }
      return null;
    }
  }

  private String rows(String mapping, String prefix) {
    return declared.getOrDefault(mapping, List.of()).stream()
        .map(setting -> rows(setting, prefix + "." + dashed(setting.name())))
        .collect(joining());
  }

  private String rows(Setting setting, String property) {
    if (declared.containsKey(setting.type())) {
      return rows(setting.type(), property);
    }
    if (setting.meaning().isEmpty()) {
      throw new AssertionError(property + " is not documented");
    }
    String value = ownDefaults.getProperty(property, setting.defaultValue());
    return "| `%s` | %s | %s |\n"
        .formatted(
            property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT),
            value == null ? "none" : "`" + value + "`",
            setting.meaning());
  }

  private static String dashed(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

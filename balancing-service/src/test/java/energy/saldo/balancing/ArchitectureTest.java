package energy.saldo.balancing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.Path;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "energy.saldo.balancing",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] LEAVES = {"values", "storage", "stream"};

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("energy.saldo.balancing..")
          .layer("run")
          .definedBy("energy.saldo.balancing.run")
          .layer("measurement")
          .definedBy("energy.saldo.balancing.measurement")
          .layer("balance")
          .definedBy("energy.saldo.balancing.balance")
          .layer("directory")
          .definedBy("energy.saldo.balancing.directory")
          .layer("values")
          .definedBy("energy.saldo.balancing")
          .layer("queue")
          .definedBy("energy.saldo.balancing.queue")
          .layer("growth")
          .definedBy("energy.saldo.balancing.growth")
          .layer("kernel")
          .definedBy("energy.saldo.balancing.kernel")
          .layer("storage")
          .definedBy("energy.saldo.balancing.storage")
          .layer("stream")
          .definedBy("energy.saldo.balancing.stream")
          .whereLayer("run")
          .mayOnlyAccessLayers(andLeaves("directory", "measurement", "queue", "kernel", "balance"))
          .whereLayer("measurement")
          .mayOnlyAccessLayers(andLeaves("directory", "queue"))
          .whereLayer("balance")
          .mayOnlyAccessLayers(andLeaves("directory", "measurement", "kernel"))
          .whereLayer("directory")
          .mayOnlyAccessLayers(andLeaves("queue"))
          .whereLayer("queue")
          .mayOnlyAccessLayers(LEAVES)
          .whereLayer("growth")
          .mayOnlyAccessLayers(andLeaves("measurement"))
          .whereLayer("values")
          .mayOnlyAccessLayers("kernel")
          .whereLayer("kernel")
          .mayNotAccessAnyLayer()
          .whereLayer("storage")
          .mayNotAccessAnyLayer()
          .whereLayer("stream")
          .mayOnlyAccessLayers("values")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule THE_KERNEL_KNOWS_THE_JDK_ONLY =
      classes()
          .that()
          .resideInAPackage("energy.saldo.balancing.kernel..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "energy.saldo.balancing.kernel..",
              "java..",
              "com.sun.management..",
              "jdk.incubator.vector..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("energy.saldo.balancing.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule RESOURCES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();

  @ArchTest
  static final ArchRule SCHEDULES_READERS_AND_WRITERS_STAY_INSIDE =
      classes()
          .that()
          .haveNameMatching(".*(Resource|Schedule|Repository|Reader|Writer|Worker|Client|Health)")
          .should()
          .bePackagePrivate();

  private static String[] andLeaves(String... layers) {
    return Stream.concat(Stream.of(layers), Stream.of(LEAVES)).toArray(String[]::new);
  }
}

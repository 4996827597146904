package energy.saldo.site;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;

@AnalyzeClasses(
    packages = "energy.saldo.site",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("energy.saldo.site..")
          .layer("site")
          .definedBy("energy.saldo.site")
          .layer("account")
          .definedBy("energy.saldo.site.account")
          .layer("attribute")
          .definedBy("energy.saldo.site.attribute")
          .layer("meter")
          .definedBy("energy.saldo.site.meter")
          .layer("key")
          .definedBy("energy.saldo.site.key")
          .whereLayer("site")
          .mayOnlyAccessLayers("meter")
          .whereLayer("attribute")
          .mayOnlyAccessLayers("meter")
          .whereLayer("meter")
          .mayOnlyAccessLayers("key")
          .whereLayer("account")
          .mayOnlyAccessLayers("key", "site")
          .whereLayer("key")
          .mayOnlyAccessLayers("site")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("energy.saldo.site.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ENTITIES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

  @ArchTest
  static final ArchRule RESOURCES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();
}

package energy.saldo.meter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;

@AnalyzeClasses(
    packages = "energy.saldo.meter",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("energy.saldo.meter..")
          .layer("setting")
          .definedBy("energy.saldo.meter.setting")
          .layer("meter")
          .definedBy("energy.saldo.meter")
          .layer("operator")
          .definedBy("energy.saldo.meter.operator")
          .layer("formula")
          .definedBy("energy.saldo.meter.formula")
          .layer("measured")
          .definedBy("energy.saldo.meter.measured")
          .layer("site")
          .definedBy("energy.saldo.meter.site")
          .whereLayer("setting")
          .mayOnlyAccessLayers("meter", "site")
          .whereLayer("meter")
          .mayOnlyAccessLayers("operator", "site", "measured", "formula")
          .whereLayer("operator")
          .mayNotAccessAnyLayer()
          .whereLayer("formula")
          .mayNotAccessAnyLayer()
          .whereLayer("measured")
          .mayNotAccessAnyLayer()
          .whereLayer("site")
          .mayNotAccessAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule ENTITIES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

  @ArchTest
  static final ArchRule RESOURCES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();
}

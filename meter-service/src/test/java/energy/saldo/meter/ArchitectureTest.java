package energy.saldo.meter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
          .definedBy("energy.saldo.meter.meter")
          .layer("operator")
          .definedBy("energy.saldo.meter.operator")
          .layer("site")
          .definedBy("energy.saldo.meter.site")
          .layer("change")
          .definedBy("energy.saldo.meter.change")
          .layer("config")
          .definedBy("energy.saldo.meter.config")
          .whereLayer("setting")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("meter")
          .mayOnlyBeAccessedByLayers("setting")
          .whereLayer("operator")
          .mayOnlyBeAccessedByLayers("meter")
          .whereLayer("site")
          .mayOnlyBeAccessedByLayers("meter", "setting")
          .whereLayer("change")
          .mayOnlyBeAccessedByLayers("operator", "meter", "setting");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("energy.saldo.meter.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule REQUESTS_KNOW_NO_FEATURE =
      noClasses()
          .that(resideInAPackage("energy.saldo.meter.request"))
          .should()
          .dependOnClassesThat(
              resideInAPackage("energy.saldo.meter..")
                  .and(not(resideInAPackage("energy.saldo.meter.request"))));

  @ArchTest
  static final ArchRule ENTITIES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

  @ArchTest
  static final ArchRule RESOURCES_STAY_INSIDE =
      classes().that().areAnnotatedWith(Path.class).should().bePackagePrivate();
}

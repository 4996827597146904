package energy.saldo.meter.formula;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.meter.formula.FormulaComponent.Aggregation;
import energy.saldo.meter.formula.FormulaComponent.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the energy of a virtual meter is computed: operand (operator operand)*, left to right.
///
/// @param components well-formed
public record Formula(List<FormulaComponent> components) {

  /// How many components a formula has at most.
  public static final int MOST_COMPONENTS = 99;

  private static final ObjectMapper JSON = new ObjectMapper();

  /// Adds what is wrong with the components (400), each at its path.
  public static void check(List<FormulaComponent> components, List<FieldError> errors) {
    for (int k = 0; k < components.size(); k++) {
      check(components.get(k), k, errors);
    }
    if (components.size() % 2 == 0) {
      errors.add(new FieldError("formula", "must end with an operand"));
    }
  }

  private static void check(FormulaComponent component, int k, List<FieldError> errors) {
    String path = "formula[" + k + "]";
    Type type = component.type();
    boolean isOperator = k % 2 == 1;
    if (isOperator != (type == Type.ARITHMETIC)) {
      errors.add(
          new FieldError(
              path + ".type",
              isOperator
                  ? "must be arithmetic: operands and operators take turns"
                  : "must be aggregation or meter: operands and operators take turns"));
      return;
    }
    checkProperty(path, Type.AGGREGATION, type, component.aggregation(), errors);
    checkProperty(path, Type.ARITHMETIC, type, component.arithmetic(), errors);
    checkProperty(path, Type.METER, type, component.operand(), errors);
    if (component.isAmbiguous()) {
      errors.add(new FieldError(path + ".meterId", "is another name of meter and differs from it"));
    }
  }

  private static void checkProperty(
      String path, Type property, Type type, @Nullable Object value, List<FieldError> errors) {
    if (property == type && value == null) {
      errors.add(
          new FieldError(path + "." + property.word(), "is required: the type is " + type.word()));
    } else if (property != type && value != null) {
      errors.add(
          new FieldError(
              path + "." + property.word(), "must be absent: the type is " + type.word()));
    }
  }

  /// The formula of a request, without the other names of properties.
  public static Formula of(List<FormulaComponent> components) {
    return new Formula(components.stream().map(FormulaComponent::normal).toList());
  }

  /// The formula of what [#print] printed.
  public static Formula parse(String text) {
    try {
      return new Formula(JSON.readValue(text, new TypeReference<List<FormulaComponent>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored formula cannot be read: " + text, e);
    }
  }

  /// The components as JSON.
  public String print() {
    try {
      return JSON.writeValueAsString(components);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a formula cannot be written: " + components, e);
    }
  }

  /// The meters that it names, each once.
  public Set<UUID> meters() {
    return components.stream()
        .map(FormulaComponent::meter)
        .filter(Objects::nonNull)
        .collect(toCollection(LinkedHashSet::new));
  }

  /// The sums that it names, each once.
  Set<Aggregation> aggregations() {
    return components.stream()
        .map(FormulaComponent::aggregation)
        .filter(Objects::nonNull)
        .collect(toCollection(LinkedHashSet::new));
  }
}

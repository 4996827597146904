package energy.saldo.chassis.http;

import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import energy.saldo.chassis.problem.FieldError;
import energy.saldo.chassis.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The body of a request or an answer that is one resource, `{…}`, or many, `{"data":[{…},…]}`.
///
/// @param isMany whether it is written as many, also if there is one
/// @param data the resources in their order
@JsonDeserialize(using = OneOrManyDeserializer.class)
public record OneOrMany<T>(
    boolean isMany, @Size(min = 1, max = MOST) List<@NotNull @Valid T> data) {

  /// How many resources a body may have.
  public static final int MOST = 500;

  static final String DATA = "data";

  @JsonValue
  Object json() {
    return isMany ? Map.of(DATA, data) : data.getFirst();
  }

  /// The answer of the same form.
  public <V> OneOrMany<V> answer(List<V> views) {
    return new OneOrMany<>(isMany, views);
  }

  /// The values of a property without repetitions, in their order.
  public <V> Set<V> distinct(Function<T, V> property) {
    return data.stream().map(property).collect(toCollection(LinkedHashSet::new));
  }

  /// Where a property of an entry is in the body: `serial`, of many `data[3].serial`.
  public String path(int index, String property) {
    return isMany ? DATA + "[" + index + "]." + property : property;
  }

  /// A path within the body of one, whatever the form, as that of the entry that it begins with.
  public String pathOf(String pathInData) {
    String first = DATA + "[0].";
    return !isMany && pathInData.startsWith(first)
        ? pathInData.substring(first.length())
        : pathInData;
  }

  /// Refuses the body with every error that the rule finds; it names properties of the entry alone.
  public void refuseIf(
      Function<List<FieldError>, Problem> refusal, BiConsumer<T, List<FieldError>> rule) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      List<FieldError> own = new ArrayList<>();
      rule.accept(data.get(i), own);
      for (FieldError error : own) {
        errors.add(new FieldError(path(i, error.path()), error.message()));
      }
    }
    if (!errors.isEmpty()) {
      throw refusal.apply(errors);
    }
  }

  /// A rule for one call of [#refuseIf]: no two entries have the same key.
  public BiConsumer<T, List<FieldError>> unique(String property, Function<T, Object> key) {
    Set<Object> seen = new HashSet<>();
    return (entry, errors) -> {
      if (!seen.add(key.apply(entry))) {
        errors.add(new FieldError(property, "is the same as that of an earlier entry"));
      }
    };
  }
}

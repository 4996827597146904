package energy.saldo.meter.formula;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.feed.Word;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One component of a formula, as it is written: an operand or an operator.
///
/// @param meterId another name of `meter`, of requests only
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description =
        "An operand (`aggregation` or `meter`) or an operator (`arithmetic`): `type` says which,"
            + " and the property of that name is required, the others are absent",
    examples = "{\"type\":\"aggregation\",\"aggregation\":\"sum_local_producer\"}")
public record FormulaComponent(
    @NotNull @Schema(description = "What it is", examples = "aggregation") Type type,
    @Schema(
            description =
                "Of the type `aggregation`: all meters of the site of that direction that are there"
                    + " and not the grid's, but for the virtual meter itself",
            examples = "sum_local_producer")
        @Nullable Aggregation aggregation,
    @Schema(
            description = "Of the type `arithmetic`: what to do with the operand that follows",
            examples = "subtraction")
        @Nullable Arithmetic arithmetic,
    @Schema(
            description = "Of the type `meter`: the id of a meter of the same site",
            examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        @Nullable UUID meter,
    @Schema(
            description = "Another name of `meter`, in requests only",
            writeOnly = true,
            examples = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77")
        @Nullable UUID meterId) {

  /// What a component is.
  @Schema(name = "FormulaComponentType", description = "What a component of a formula is")
  public enum Type implements Word {
    AGGREGATION("aggregation"),
    ARITHMETIC("arithmetic"),
    METER("meter");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    @Override
    @JsonValue
    public String word() {
      return word;
    }
  }

  /// A sum of all meters of one direction.
  @Schema(name = "FormulaAggregation", description = "A sum of all meters of one direction")
  public enum Aggregation implements Word {
    SUM_LOCAL_PRODUCER("sum_local_producer"),
    SUM_LOCAL_CONSUMER("sum_local_consumer");

    private final String word;

    Aggregation(String word) {
      this.word = word;
    }

    @Override
    @JsonValue
    public String word() {
      return word;
    }
  }

  /// An operator between two operands.
  @Schema(name = "FormulaArithmetic", description = "An operator between two operands")
  public enum Arithmetic implements Word {
    ADDITION("addition"),
    SUBTRACTION("subtraction");

    private final String word;

    Arithmetic(String word) {
      this.word = word;
    }

    @Override
    @JsonValue
    public String word() {
      return word;
    }
  }

  /// The meter that it names, by whichever property.
  @JsonIgnore
  public @Nullable UUID operand() {
    return meter == null ? meterId : meter;
  }

  /// The same by the property that answers have.
  FormulaComponent normal() {
    return new FormulaComponent(type, aggregation, arithmetic, operand(), null);
  }

  /// Whether `meter` and `meterId` are both there and differ.
  @JsonIgnore
  boolean isAmbiguous() {
    return meter != null && meterId != null && !Objects.equals(meter, meterId);
  }
}

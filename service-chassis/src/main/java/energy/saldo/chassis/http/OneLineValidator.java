package energy.saldo.chassis.http;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/// Validates [OneLine] and reports the first condition that a text does not meet.
public final class OneLineValidator implements ConstraintValidator<OneLine, String> {

  private int max;

  @Override
  public void initialize(OneLine constraint) {
    max = constraint.max();
  }

  @Override
  public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
    String objection = text == null ? null : objection(text);
    if (objection == null) {
      return true;
    }
    context.disableDefaultConstraintViolation();
    context.buildConstraintViolationWithTemplate(objection).addConstraintViolation();
    return false;
  }

  private @Nullable String objection(String text) {
    if (text.isBlank()) {
      return "must not be blank";
    }
    if (text.codePointCount(0, text.length()) > max) {
      return "must be at most " + max + " characters";
    }
    if (text.codePoints().anyMatch(OneLineValidator::isForbidden)) {
      return "must not contain control characters";
    }
    return null;
  }

  private static boolean isForbidden(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}

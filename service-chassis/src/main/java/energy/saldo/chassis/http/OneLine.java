package energy.saldo.chassis.http;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/// A text of one line: not blank, at most `max` characters, no control characters (a line break, or
/// the zero character that PostgreSQL cannot store) and no half of a surrogate pair. Null is valid.
@Documented
@Constraint(validatedBy = OneLineValidator.class)
@Target({FIELD, PARAMETER, RECORD_COMPONENT})
@Retention(RUNTIME)
public @interface OneLine {

  int max();

  String message() default "must be a text of one line";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}

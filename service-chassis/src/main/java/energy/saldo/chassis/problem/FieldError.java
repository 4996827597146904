package energy.saldo.chassis.problem;

/// One thing that is wrong with a request: where (`measurements[3].value`, a property path or the
/// name of a query parameter) and why.
public record FieldError(String path, String message) {}

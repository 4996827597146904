package energy.saldo.balancing.measurement;

/// Why a value is not stored.
///
/// @param value its element in the batch
/// @param field the property that is wrong
record Refusal(int value, String field, String message) {}

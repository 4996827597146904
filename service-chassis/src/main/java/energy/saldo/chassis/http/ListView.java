package energy.saldo.chassis.http;

import java.util.List;

/// A page of a list and how many entries the whole list has.
public record ListView<T>(List<T> data, long total) {}

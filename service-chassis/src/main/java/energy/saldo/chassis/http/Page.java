package energy.saldo.chassis.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;

/// The requested part of a list, as a `@BeanParam`.
public record Page(
    @QueryParam("limit") @DefaultValue("50") @Min(0) @Max(1000) int limit,
    @QueryParam("offset") @DefaultValue("0") @Min(0) int offset) {}

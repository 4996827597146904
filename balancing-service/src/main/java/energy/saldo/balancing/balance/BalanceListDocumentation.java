package energy.saldo.balancing.balance;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A list of balances as OpenAPI describes it; [BalanceReader] writes it.
@Schema(description = "Balances and how many there are in all", name = "AggregatedBalances")
record BalanceListDocumentation(List<Balance> data, long total) {

  @Schema(description = "What one gave to another in one bucket", name = "AggregatedBalance")
  record Balance(
      UUID siteId,
      @Schema(description = "Who gives; null = the public grid", nullable = true)
          @Nullable UUID creditorMeterId,
      @Schema(description = "Who takes; null = the public grid", nullable = true)
          @Nullable UUID debitorMeterId,
      Instant startDateTime,
      @Schema(description = "Exclusive") Instant endDateTime,
      @Schema(description = "kWh, exact", examples = "0.125") BigDecimal value,
      @Schema(description = "Whether every interval of the bucket is balanced") boolean complete) {}
}

package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.SiteCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Checks the first law of the allocation law on a day's balances before they are stored: in every
/// quarter-hour no flow is negative, and each meter's flows add up to its energy, to the unit.
final class ConservationCheck {

  /// A meter and what of its energies no flow has accounted for yet.
  private record Rest(MeterEnergies meter, long[] energies) {}

  private final Map<UUID, Rest> rests = new HashMap<>();
  private final long first;
  private final int length;

  private ConservationCheck(List<MeterEnergies> meters, long first, int length) {
    this.first = first;
    this.length = length;
    for (MeterEnergies meter : meters) {
      rests.put(meter.meter().id(), new Rest(meter, meter.energies().clone()));
    }
  }

  /// @param meters the input: every meter of the balances but the grid's own
  /// @param first the day's first quarter-hour
  /// @param length how many the day has
  /// @throws BalancingFailure if the balances break the law, with the values
  static void require(
      List<MeterEnergies> meters, List<BalanceColumn> columns, long first, int length) {
    ConservationCheck check = new ConservationCheck(meters, first, length);
    for (BalanceColumn column : columns) {
      check.requireNotNegative(column);
      check.account(column.creditorMeterId(), Direction.PRODUCER, column.energies());
      check.account(column.debitorMeterId(), Direction.CONSUMER, column.energies());
    }
    check.rests.values().forEach(check::requireNothingLeft);
  }

  private void requireNotNegative(BalanceColumn column) {
    for (int k = 0; k < length; k++) {
      if (column.energies()[k] < 0) {
        throw new BalancingFailure(
            "wrong balance: the flow from %s to %s at %s is %d mWh"
                .formatted(
                    column.creditorMeterId(),
                    column.debitorMeterId(),
                    SiteCalendar.startOf(first + k),
                    column.energies()[k]));
      }
    }
  }

  private void account(@Nullable UUID meterId, Direction direction, long[] flow) {
    Rest rest = rests.get(meterId);
    if (rest == null) {
      return;
    }
    if (rest.meter().meter().direction() != direction) {
      throw new BalancingFailure("wrong balance: meter %s is no %s".formatted(meterId, direction));
    }
    for (int k = 0; k < length; k++) {
      rest.energies()[k] -= flow[k];
      if (rest.energies()[k] < 0) {
        throw wrongSum(rest, k);
      }
    }
  }

  private void requireNothingLeft(Rest rest) {
    for (int k = 0; k < length; k++) {
      if (rest.energies()[k] != 0) {
        throw wrongSum(rest, k);
      }
    }
  }

  private BalancingFailure wrongSum(Rest rest, int k) {
    long energy = rest.meter().energies()[k];
    return new BalancingFailure(
        "wrong balance: the flows of meter %s at %s add up to %d mWh, but its energy is %d mWh"
            .formatted(
                rest.meter().meter().id(),
                SiteCalendar.startOf(first + k),
                energy - rest.energies()[k],
                energy));
  }
}

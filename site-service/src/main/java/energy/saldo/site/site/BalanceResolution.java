package energy.saldo.site.site;

/// The length of a balancing interval, an ISO 8601 duration.
enum BalanceResolution {
  PT15M,
  P1M
}

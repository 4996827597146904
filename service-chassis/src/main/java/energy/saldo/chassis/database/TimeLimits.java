package energy.saldo.chassis.database;

import java.time.Duration;

/// How long anything that waits for the database waits at most. A database that answers is never
/// cut off by the client: the server ends a statement before the connection counts as dead.
public final class TimeLimits {

  /// Opening a TCP connection. A server whose address swallows every packet (gone, or behind a
  /// firewall) would otherwise be tried for a minute.
  static final Duration CONNECT = Duration.ofSeconds(3);

  /// Waiting for a connection of the pool.
  static final Duration ACQUIRE = Duration.ofSeconds(5);

  /// Waiting for a lock (`lock_timeout`).
  static final Duration LOCK = Duration.ofSeconds(8);

  /// One statement, or one fetch from a cursor (`statement_timeout`).
  static final Duration STATEMENT = Duration.ofSeconds(10);

  /// An open transaction without a statement, after which the server ends the connection and frees
  /// its locks (`idle_in_transaction_session_timeout`): the client may be gone without a word.
  static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(15);

  /// An unused connection in the pool, so that none is lent that may be closed as silent next.
  static final Duration POOL_IDLE = Duration.ofSeconds(5);

  /// How often the pool looks for connections to close.
  static final Duration POOL_CLEANING = Duration.ofSeconds(1);

  /// A connection on which nothing arrives is closed, whoever waits on it, and everything that
  /// waits fails. It covers half-open connections, on which TCP alone would wait for hours.
  static final Duration SILENCE = STATEMENT.plus(POOL_IDLE).plus(POOL_CLEANING);

  /// A connection of the pool, used or not, so that the pods share out over changed servers.
  static final Duration POOL_LIFETIME = Duration.ofMinutes(30);

  private TimeLimits() {}
}

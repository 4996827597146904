/// What every service is built on, and nothing of any domain: its clock, its traces and the form of
/// instants here, problem answers in `problem`, the change feed in `feed`, callers and service
/// tokens in `access`, requests and answers in `http`, the connections to PostgreSQL in `database`,
/// `Idempotency-Key` in `idempotency`, custom attributes in `attribute`.
@NullMarked
package energy.saldo.chassis;

import org.jspecify.annotations.NullMarked;

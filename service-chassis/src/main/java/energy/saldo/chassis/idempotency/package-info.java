/// `Idempotency-Key`: the same request again gives the first answer again, and nothing is created
/// twice. Begin with [IdempotencyKeys] (answers requests) and [KeyUse] (what one writes).
///
/// The table: `idempotency_key(account_id uuid, key_digest bytea, request_digest bytea, answer
/// bytea, used_at timestamptz, primary key (account_id, key_digest), constraint
/// idempotency_key_in_use check (used_at > '-infinity'))` with an index on `used_at`.
@NullMarked
package energy.saldo.chassis.idempotency;

import org.jspecify.annotations.NullMarked;

/// Custom attributes: what accounts keep of their sites and meters beyond the contract. Begin with
/// [CustomAttributes].
///
/// The table: `custom_attribute(id uuid, account_id uuid, entity text, name text, type text,
/// creation bigint)`, one name once for an account's entity.
@NullMarked
package energy.saldo.chassis.attribute;

import org.jspecify.annotations.NullMarked;

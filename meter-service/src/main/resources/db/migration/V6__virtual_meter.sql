-- A virtual meter has no operator, and a formula by which its energy is computed from others of its site: a JSON
-- array of operands and operators, in turns.
ALTER TABLE meter
    ALTER COLUMN mpo DROP NOT NULL,
    ADD COLUMN formula text CHECK (
        jsonb_typeof(formula::jsonb) = 'array' AND jsonb_array_length(formula::jsonb) BETWEEN 1 AND 99
        AND jsonb_array_length(formula::jsonb) % 2 = 1),
    ADD CONSTRAINT meter_measured_or_virtual CHECK ((mpo IS NULL) = (formula IS NOT NULL)),
    ADD CONSTRAINT meter_virtual_by_interval CHECK (formula IS NULL OR measuring = 'load_profile_accurate');
CREATE INDEX meter_virtual_of_site ON meter (site_id) WHERE formula IS NOT NULL;

-- Which meters a formula names: of its own site, and not deleted while it does.
CREATE TABLE formula_operand (
    meter_id   uuid NOT NULL,
    operand_id uuid NOT NULL CHECK (operand_id <> meter_id),
    site_id    uuid NOT NULL,
    account_id uuid NOT NULL,
    PRIMARY KEY (meter_id, operand_id),
    CONSTRAINT operand_of_virtual_meter FOREIGN KEY (meter_id, site_id, account_id)
        REFERENCES meter (id, site_id, account_id) ON DELETE CASCADE,
    CONSTRAINT formula_names_meter FOREIGN KEY (operand_id, site_id, account_id)
        REFERENCES meter (id, site_id, account_id)
);
-- Whether a formula names a meter is asked when one is deleted.
CREATE INDEX formula_operand_named ON formula_operand (operand_id);

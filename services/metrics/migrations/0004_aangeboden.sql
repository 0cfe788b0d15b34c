-- Up Migration

-- The hub's day on which the line came in; signaaldatum is the creditor's own.
alter table melding_feit add column aangeboden_op date;

-- Down Migration
alter table melding_feit drop column aangeboden_op;

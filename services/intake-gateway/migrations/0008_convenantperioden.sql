-- Up Migration

-- A convenant is a row of periods: what is agreed from a day to come stands beside what holds until then. What began
-- last decides. Every change of a pair gives higher versions in the order of `van`, so that what the others are told as
-- days go by has a rising version.
alter table convenant drop constraint convenant_pkey, add primary key (partner_id, gemeentecode, van);

-- Down Migration
delete from convenant c using convenant later
where later.partner_id = c.partner_id and later.gemeentecode = c.gemeentecode and later.van > c.van;
alter table convenant drop constraint convenant_pkey, add primary key (partner_id, gemeentecode);

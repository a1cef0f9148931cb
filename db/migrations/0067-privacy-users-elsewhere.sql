-- A user may belong to several companies. The erasure of a person in one of them takes nothing from the account that the
-- user goes on using in another: not the second factor, not the recovery codes, not the account itself.

-- Functions of the owner ask for memberships elsewhere; forced row-level security holds for owners too.
create policy register on platform.membership for select to current_user using (true);

create or replace function privacy.delete_of(target regclass, column_name text, of_company integer, wanted text[]) returns bigint
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  gone bigint;
  has_company boolean := exists (select from pg_attribute where attrelid = target and attname = 'company_id' and not attisdropped);
begin
  execute format('delete from %s as gone where gone.%I::text = any ($1) %s', target, column_name, case
    when has_company then 'and gone.company_id = $2'
    when column_name = 'user_id' then 'and not exists (select from platform.membership as elsewhere where elsewhere.user_id = gone.user_id and elsewhere.company_id <> $2)'
    else '' end) using wanted, of_company;
  get diagnostics gone = row_count;
  return gone;
exception when foreign_key_violation then
  return -1;
end $$;

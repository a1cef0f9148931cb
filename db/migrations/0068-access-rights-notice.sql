-- Whoever remembers what users may do hears at once that it may have changed: a notice travels with the commit.

create function platform.tell_rights() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('qinxin_rights', '');
  return null;
end $$;

do $$
declare
  changing text;
begin
  foreach changing in array array[
    'platform.membership', 'access.role', 'access.permission', 'access.assignment', 'access.delegation', 'access.person_group', 'access.group_member', 'access.ending',
    'people.person', 'people.placement', 'people.terms', 'people.workplace', 'people.contact_department'
  ] loop
    execute format('create trigger tell_rights after insert or update or delete on %s for each statement execute function platform.tell_rights()', changing);
  end loop;
end $$;

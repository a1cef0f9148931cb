-- The second person of a program: another human, delegations included, for its rights and for its keys. A key is made and
-- seen by one administrator; pay, bank, identity and health values are open to it once a second person has confirmed it.

create function identity.are_two_people(of_company integer, maker text, checker text, since timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, platform as $$
    select not (made.users && checked.users or made.people && checked.people)
    from platform.humans_of(of_company, maker, since) as made, platform.humans_of(of_company, checker, since) as checked
  $$;

alter table identity.program_key
  add column confirmed_by text,
  add column confirmed_at timestamptz,
  -- Who last let the program call from more networks, which takes the confirmation away.
  add column widened_by text,
  add column widened_at timestamptz,
  add constraint key_needs_second_person check (confirmed_by <> created_by and confirmed_by is distinct from widened_by or confirmed_by is null),
  add constraint key_confirmation_is_whole check ((confirmed_by is null) = (confirmed_at is null) and (widened_by is null) = (widened_at is null));

create function identity.check_second_person_of_grant() returns trigger
  language plpgsql security definer set search_path = pg_catalog, identity as $$
begin
  if new.confirmed_by is not null and not identity.are_two_people(new.company_id, new.proposed_by, new.confirmed_by, new.proposed_at) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return null;
end $$;
create trigger second_person after insert or update of confirmed_by on identity.program_grant for each row execute function identity.check_second_person_of_grant();

create function identity.check_second_person_of_key() returns trigger
  language plpgsql security definer set search_path = pg_catalog, identity as $$
begin
  if new.confirmed_by is not null and not (identity.are_two_people(new.company_id, new.created_by, new.confirmed_by, new.created_at)
      and (new.widened_by is null or identity.are_two_people(new.company_id, new.widened_by, new.confirmed_by, new.widened_at))) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return null;
end $$;
create trigger second_person after insert or update of confirmed_by on identity.program_key for each row execute function identity.check_second_person_of_key();

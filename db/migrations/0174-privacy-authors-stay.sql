-- Rows that name a user as the one who did something about somebody else, or who was asked by somebody else: they are that other
-- person's. Without the step that was open, a question would wait for nobody once the manager who was asked is erased.
create function privacy.keeps_user_id() returns text[] language sql immutable as $$
  select array['learning.plan_event', 'performance.cycle_event', 'performance.review_event', 'requests.event', 'self_service.question_step']
$$;
revoke execute on function privacy.keeps_user_id() from public;

create or replace function privacy.delete_everywhere(column_name text, of_company integer, wanted text[]) returns table (table_name text, row_count bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  kept text[] := privacy.keeps_person_id() || case column_name when 'user_id' then privacy.keeps_user_id() else '{}' end;
  target regclass;
  moved boolean := true;
  passes integer := 0;
begin
  while moved loop
    passes := passes + 1;
    if passes > 20 then raise exception 'rows of other tables point to what is erased'; end if;
    moved := false;
    for target in select privacy.tables_with(column_name) loop
      continue when target::text = any (kept);
      table_name := target::text;
      row_count := privacy.delete_of(target, column_name, of_company, wanted);
      if row_count <> 0 then moved := true; end if;
      if row_count > 0 then return next; end if;
    end loop;
  end loop;
end $$;

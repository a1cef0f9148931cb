-- One clock for everything that people read a time of. An installation that shows a demonstration stands at the
-- demonstration's own date: what its clock is ahead of (or behind) the machine's stands in one row, so that server,
-- worker and command line agree. Without the row, platform.now() is now().
create table platform.clock (
  only_row boolean not null primary key default true check (only_row),
  offset_milliseconds bigint not null
);
grant select on platform.clock to qinxin_application;

create function platform.now() returns timestamptz
  language plpgsql stable
  as $$ begin return pg_catalog.now() + coalesce((select offset_milliseconds from platform.clock), 0) * interval '1 millisecond'; end $$;

alter table platform.company alter column created_at set default platform.now();
alter table platform.membership alter column created_at set default platform.now();
alter table platform.command alter column created_at set default platform.now();
alter table platform.audit_event alter column at set default platform.now();
alter table people.source_identity alter column matched_at set default platform.now();
alter table people.contact alter column first_seen set default platform.now();
alter table people.contact alter column last_seen set default platform.now();
alter table sync.source alter column created_at set default platform.now();
alter table payroll.pack alter column activated_at set default platform.now();

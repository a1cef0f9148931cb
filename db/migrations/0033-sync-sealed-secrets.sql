-- Secrets of sources and kept answers of commands are sealed under the company's key.

alter table platform.unsealed_value no force row level security;
alter table sync.source no force row level security;
alter table platform.command no force row level security;

-- {"name": "text", …}; the names stand beside it, for screens that say which are set.
alter table sync.source add column secrets_sealed bytea, add column secret_names text[] not null default '{}';
update sync.source set secret_names = array(select jsonb_object_keys(secrets) order by 1);
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'sync.source.secrets_sealed', null, source_code, convert_to(secrets::text, 'UTF8') from sync.source where secrets <> '{}';
alter table sync.source drop column secrets;

-- {"hash": "…", "result": …}: an answer may hold what its route showed once, and a hash of few possibilities tells them.
alter table platform.command add column result_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'platform.command.result_sealed', null, command_id::text, convert_to(jsonb_build_object('hash', parameter_hash, 'result', result)::text, 'UTF8') from platform.command;
alter table platform.command drop column parameter_hash, drop column result;
grant update (result_sealed) on platform.command to qinxin_application;

alter table platform.unsealed_value force row level security;
alter table sync.source force row level security;
alter table platform.command force row level security;

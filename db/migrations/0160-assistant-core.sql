-- The assistant keeps no question and no answer: only whether a company has it on. Without a row it is off.

create schema assistant;
grant usage on schema assistant to qinxin_application;

-- The newest row counts.
create table assistant.policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  is_on boolean not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('assistant.policy', 'append');

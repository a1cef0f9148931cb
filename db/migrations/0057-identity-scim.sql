-- Users that another system looks after (SCIM 2.0). The membership decides who may work in the company; what stands here
-- is the provisioning system's view of its users and groups. Groups give no right: an administrator decides.

create table identity.scim_user (
  company_id integer not null references platform.company,
  user_id text not null,
  user_name text not null,
  external_id text,
  display_name text not null,
  is_active boolean not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  version integer not null default 1,
  primary key (company_id, user_id)
);
create unique index scim_user_name on identity.scim_user (company_id, lower(user_name));
create unique index scim_user_external on identity.scim_user (company_id, external_id);
select platform.protect_table('identity.scim_user', 'write');

create table identity.scim_group (
  company_id integer not null references platform.company,
  group_id text not null,
  display_name text not null,
  external_id text,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (company_id, group_id)
);
create unique index scim_group_name on identity.scim_group (company_id, lower(display_name));
select platform.protect_table('identity.scim_group', 'write');

create table identity.scim_group_member (
  company_id integer not null,
  group_id text not null,
  user_id text not null,
  primary key (company_id, group_id, user_id),
  foreign key (company_id, group_id) references identity.scim_group on delete cascade,
  foreign key (company_id, user_id) references identity.scim_user
);
select platform.protect_table('identity.scim_group_member', 'write');

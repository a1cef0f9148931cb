-- Sign-in: second factors, one-time links, tries and notices of users, who stand outside any company. Only the sign-in's
-- own role reads them and the library's tables; the application's role does not.

create schema identity;
grant usage on schema auth, identity to qinxin_sign_in;

-- Session state beside the library's: how it began, what was proven when, and its last use.
alter table auth."session"
  add column "method" text,
  add column "secondFactorAt" timestamptz,
  add column "steppedUpAt" timestamptz,
  add column "seenAt" timestamptz;
-- A session of an earlier release proved nothing that counts now.
delete from auth."session";

create table auth."passkey" (
  "id" text not null primary key,
  "name" text,
  "publicKey" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "credentialID" text not null unique,
  "counter" integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  "transports" text,
  "createdAt" timestamptz,
  "aaguid" text
);
create index "passkey_userId_idx" on auth."passkey" ("userId");

-- The secret is sealed under a key made from the installation's secret and bound to the user. last_step: one use a step.
create table identity.totp (
  user_id text primary key references auth."user" ("id") on delete cascade,
  secret_sealed bytea not null,
  confirmed_at timestamptz,
  last_step bigint,
  created_at timestamptz not null default now()
);

create table identity.recovery_code (
  user_id text not null references auth."user" ("id") on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- Between the password and the second factor: no session yet.
create table identity.pending_sign_in (
  token_hash bytea primary key,
  user_id text not null references auth."user" ("id") on delete cascade,
  tries integer not null default 0,
  expires_at timestamptz not null
);

-- Failed tries by account and network. A delay, never a lock: next_at is bounded and a row is forgotten after a day.
create table identity.attempt (
  bucket text primary key,
  failures integer not null,
  last_at timestamptz not null,
  next_at timestamptz not null
);

create table identity.one_time_link (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('password', 'firstAdministrator')),
  user_id text references auth."user" ("id") on delete cascade,
  issued_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'password') = (user_id is not null))
);

create table identity.notice (
  notice_id bigint generated always as identity primary key,
  user_id text not null references auth."user" ("id") on delete cascade,
  at timestamptz not null default now(),
  code text not null,
  from_address text not null,
  seen_at timestamptz
);
create index notice_of_user on identity.notice (user_id, at desc);

grant select, insert, update, delete on all tables in schema auth, identity to qinxin_sign_in;
revoke all on all tables in schema auth from qinxin_application;
revoke usage on schema auth from qinxin_application;

-- What a company asks of a sign-in; a company without a row asks for a second factor where rights are sensitive.
create table identity.sign_in_policy (
  company_id integer primary key references platform.company,
  second_factor text not null check (second_factor in ('sensitiveRights', 'everyone')),
  changed_at timestamptz not null default now()
);
select platform.protect_table('identity.sign_in_policy', 'write');
grant usage on schema identity to qinxin_application;

-- Set: the user may not work in the company. The row stays, so that the user can be let in again.
alter table platform.membership add column disabled_at timestamptz;

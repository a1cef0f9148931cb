-- Sign-in with accounts of other systems. A provider belongs to one company, and so do its links: an account of one
-- company's provider opens nothing elsewhere. Client secrets are sealed.

create table identity.sign_in_provider (
  company_id integer not null references platform.company,
  provider_code text not null,
  kind text not null check (kind in ('wecom', 'openId')),
  name text not null,
  is_listed boolean not null,
  makes_users boolean not null,
  settings jsonb not null,
  secret_sealed bytea,
  secret_expires_at timestamptz,
  primary key (company_id, provider_code)
);
select platform.protect_table('identity.sign_in_provider', 'write');

-- The provider's name for an account (its subject), and which user that is. Never made from an e-mail address by itself.
create table identity.external_account (
  company_id integer not null,
  provider_code text not null,
  account_id text not null,
  user_id text not null,
  linked_by text not null,
  linked_at timestamptz not null,
  primary key (company_id, provider_code, account_id),
  foreign key (company_id, provider_code) references identity.sign_in_provider
);
select platform.protect_table('identity.external_account', 'write');

-- A sign-in under way: gone when it is used, whatever comes of it.
create table identity.external_attempt (
  company_id integer not null,
  state_hash bytea not null,
  browser_hash bytea not null,
  provider_code text not null,
  next_page text not null,
  expires_at timestamptz not null,
  primary key (company_id, state_hash),
  foreign key (company_id, provider_code) references identity.sign_in_provider on delete cascade
);
select platform.protect_table('identity.external_attempt', 'write');

-- What the sign-in page may show before anyone is known: names of buttons, of the company asked for and of those listed.
create function identity.sign_in_ways(of_company text) returns table (company_id integer, company_code text, company_name text, provider_code text, kind text, name text)
  language sql stable security definer set search_path = pg_catalog
  as $$
    select company.company_id, company.company_code, company.name, provider.provider_code, provider.kind, provider.name
    from identity.sign_in_provider as provider join platform.company as company using (company_id)
    where provider.is_listed or company.company_code = of_company
    order by company.name, provider.name
  $$;
revoke execute on function identity.sign_in_ways(text) from public;
grant execute on function identity.sign_in_ways(text) to qinxin_application;
-- The function's owner reads these rows; forced row-level security holds for owners too.
create policy sign_in_page on identity.sign_in_provider for select to current_user using (true);

-- Who shut a member out: a directory lets in again only whom it shut out itself. Null: an administrator, or the end of a demonstration.
alter table platform.membership add column disabled_by text check (disabled_by is null or disabled_by = 'provisioning' and disabled_at is not null);

-- Whether somebody can sign in to a company that is no demonstration; the sign-in's role reads no company.
create function identity.has_real_user() returns boolean
  language sql stable security definer set search_path = pg_catalog
  as $$ select exists (select from auth.account join platform.membership on user_id = "userId" join platform.company using (company_id) where not is_demo) $$;
revoke execute on function identity.has_real_user() from public;
grant execute on function identity.has_real_user() to qinxin_sign_in;
-- The function's owner reads these rows; forced row-level security holds for owners too.
create policy first_administrator on platform.membership for select to current_user using (true);

-- One's own memberships of other companies are read, to choose one; they are changed and taken away inside their company only.
drop policy company_or_self on platform.membership;
create policy company_alone on platform.membership
  using (company_id = (select platform.current_company())) with check (company_id = (select platform.current_company()));
create policy self_reads on platform.membership for select using (user_id = current_setting('qinxin.user_id', true));

-- Form of employment (用工形式): it decides which rules of tax and insurance hold for a person, so it is part of the terms.
alter table people.terms add column employment_kind text not null default 'standard'
  check (employment_kind in ('standard', 'dispatched', 'intern', 'retiree', 'partTime'));

-- Which seeded world a demonstration company was made from: a second start must simulate the same people.
create table platform.demo_world (
  company_id integer not null references platform.company,
  people integer not null,
  seed bigint not null,
  primary key (company_id)
);
select platform.protect_table('platform.demo_world', 'append');

-- Punches that a phone kept while the server could not be reached: when the server last spoke to it, and what it handed in afterwards.
-- Nothing here is attendance: each is handed in as a correction, which somebody approves with this row before their eyes.
create table requests.punch_anchor (
  company_id integer not null references platform.company,
  person_id integer not null,
  anchor_id uuid not null,
  issued_at timestamptz not null default platform.now(),
  -- What the phone's screen said then.
  phone_clock_at timestamptz not null,
  primary key (company_id, person_id, anchor_id)
);
select platform.protect_table('requests.punch_anchor', 'append');
select platform.protect_people('requests.punch_anchor', 'personal');

create table requests.kept_punch (
  company_id integer not null references platform.company,
  person_id integer not null,
  punch_id bigint not null default nextval('platform.recorded_seq'),
  anchor_id uuid not null,
  sequence integer not null check (sequence >= 1),
  direction text not null check (direction in ('in', 'out')),
  -- By the clock that only counts forward; null where it began again since the anchor.
  elapsed_milliseconds bigint,
  phone_clock_at timestamptz not null,
  -- SHA-256 over the punch and the link before it.
  link text not null check (link ~ '^[0-9a-f]{64}$'),
  stated_at timestamptz not null,
  earliest_at timestamptz not null,
  received_at timestamptz not null default platform.now(),
  verdict text not null check (verdict in ('exact', 'bounded', 'clockMoved')),
  -- The correction that it was handed in as, or why there is none.
  request_id bigint,
  refusal text,
  primary key (company_id, person_id, punch_id),
  unique (company_id, person_id, anchor_id, sequence),
  check ((request_id is null) <> (refusal is null)),
  check (stated_at >= earliest_at and stated_at <= received_at + interval '1 second')
);
create index kept_punch_by_request on requests.kept_punch (company_id, request_id);
select platform.protect_table('requests.kept_punch', 'append');
select platform.protect_people('requests.kept_punch', 'personal');

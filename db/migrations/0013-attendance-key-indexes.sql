-- Lookups by the source's key lead with the key: an index that leads with the company tempts the planner, before
-- statistics exist, to read the whole company for some people's days.
drop index attendance.punch_by_key;
drop index attendance.expected_punch_missing_by_key;
drop index attendance.roster_day_by_key;
drop index attendance.approval_by_key;
create index punch_by_key on attendance.punch (natural_key, source_code);
create index expected_punch_missing_by_key on attendance.expected_punch_missing (natural_key, source_code);
create index roster_day_by_key on attendance.roster_day (natural_key, source_code);
create index approval_by_key on attendance.approval (natural_key, source_code);

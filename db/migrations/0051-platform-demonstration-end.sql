-- A demonstration that was ended by command: its companies stay as they are and nobody works in them any more.
alter table platform.company add column demo_ended_at timestamptz;

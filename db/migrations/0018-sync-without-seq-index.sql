-- Landed records are read by key and by person; no question asks for them by sequence number across people, and every
-- landed row paid for this index.
drop index sync.landed_by_seq;

-- What the log keeps for the service's slot, the one in use if there are several.
select slot_name,
       wal_status,
       pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint,
       safe_wal_size,
       pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
from pg_replication_slots
where database = current_database()
  and slot_name ~ ('^' || ? || '(_[a-z]*[0-9]+)?$')
order by active desc, restart_lsn desc nulls last
limit 1

-- The server, the database and the login that publishes.
select current_setting('server_version_num')::int,
       current_setting('server_version'),
       current_setting('wal_level'),
       current_setting('server_encoding'),
       current_setting('max_slot_wal_keep_size'),
       pg_is_in_recovery(),
       current_database(),
       current_user,
       exists (
         select from pg_roles r
         where r.rolname = current_user and (r.rolreplication or r.rolsuper)
       )
       or exists (
         -- What Amazon RDS grants in place of REPLICATION.
         select from pg_roles r
         where r.rolname = 'rds_replication' and pg_has_role(r.oid, 'USAGE')
       )

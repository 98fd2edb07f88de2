-- The server, the database and the login that replicas are applied with.
select current_setting('server_version_num')::int,
       current_setting('server_version'),
       current_database(),
       current_user,
       has_database_privilege(current_database(), 'TEMPORARY')

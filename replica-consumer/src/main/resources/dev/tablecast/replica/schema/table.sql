-- What a relation is, by schema and name, whether other tables share its rows, and what the login is
-- kept from. No relation, but a row, if there is only the schema.
select c.oid,
       c.relkind,
       c.relpersistence,
       exists (select from pg_inherits i where c.oid in (i.inhparent, i.inhrelid)),
       has_schema_privilege(n.oid, 'USAGE'),
       row_security_active(c.oid),
       has_table_privilege(c.oid, 'DELETE')
from pg_namespace n
left join pg_class c
  on c.relnamespace = n.oid and c.relname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')
where n.nspname = ?

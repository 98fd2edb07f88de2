-- What a relation is, by schema and name, and what of its rows the login is kept from.
select c.oid,
       c.relkind,
       c.relpersistence,
       has_schema_privilege(n.oid, 'USAGE'),
       row_security_active(c.oid),
       c.relkind = 'r' and exists (select from pg_inherits i where i.inhparent = c.oid),
       has_table_privilege(c.oid, 'DELETE')
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = ? and c.relname = ?

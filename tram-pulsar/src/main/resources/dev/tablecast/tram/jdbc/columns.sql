-- The columns of these tables in that schema; without a schema, in the current one.
select c.relname, a.attname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname = coalesce(?, current_schema())
  and c.relname = any (?)
  and c.relkind in ('r', 'p')

-- Schemas that have a table of that name.
select n.nspname
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relname = ? and c.relkind in ('r', 'p') and n.nspname not like 'pg\_%'
order by n.nspname

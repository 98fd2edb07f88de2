-- The foreign keys of a table: their columns and the table that they refer to.
select k.conname,
       array(
         select a.attname
         from pg_attribute a
         where a.attrelid = k.conrelid and a.attnum = any (k.conkey)
         order by a.attnum
       ),
       n.nspname,
       c.relname
from pg_constraint k
join pg_class c on c.oid = k.confrelid
join pg_namespace n on n.oid = c.relnamespace
where k.conrelid = ? and k.contype = 'f' and k.conparentid = 0
order by k.conname

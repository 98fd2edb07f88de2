-- The unique indexes that a replica identity can be: whole, immediate, over plain columns that are
-- NOT NULL.
select ic.relname,
       i.indisprimary,
       array(
         select a.attname
         from pg_attribute a
         where a.attrelid = i.indrelid and a.attnum = any (i.indkey)
         order by a.attnum
       )
from pg_index i
join pg_class ic on ic.oid = i.indexrelid
where i.indrelid = ?
  and i.indisunique
  and i.indisvalid
  and i.indimmediate
  and i.indpred is null
  and i.indexprs is null
  and i.indnkeyatts = i.indnatts
  and not exists (
    select from pg_attribute a
    where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and not a.attnotnull
  )
order by i.indisprimary desc, ic.relname

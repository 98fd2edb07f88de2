-- The replica identity of each table that holds rows: the table itself, or all its partitions.
-- The columns are those by which the log tells rows apart, none if it cannot.
select n.nspname,
       c.relname,
       c.relkind,
       c.relpersistence,
       c.relreplident,
       array(
         select a.attname
         from pg_index i
         join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
         where i.indrelid = c.oid
           and i.indisvalid
           and i.indimmediate
           and case c.relreplident
                 when 'd' then i.indisprimary
                 when 'i' then i.indisreplident
                 else false
               end
         order by a.attnum
       )
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.oid in (
  select ?::oid
  union
  select p.relid from pg_partition_tree(?) p where p.isleaf
)
and c.relkind <> 'p'
order by n.nspname, c.relname

-- What a table's rows are made of: the table and the published columns with their types; by which
-- transactions those columns were last defined; the files that hold the rows.
select concat_ws(
         ', ',
         c.oid,
         string_agg(
           concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod), ', ' order by a.attnum
         )
       ),
       coalesce(string_agg(a.xmin::text, ', ' order by a.attnum), ''),
       coalesce(
         (
           select string_agg(pg_relation_filenode(t.relid)::text, ', ' order by t.relid)
           from pg_partition_tree(c.oid) t
         ),
         pg_relation_filenode(c.oid)::text,
         ''
       )
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = any (?) and not a.attisdropped
where n.nspname = ? and c.relname = ?
group by c.oid

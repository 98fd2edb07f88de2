-- The tables of a publication: the columns published of each, none named if all, and whether rows
-- are filtered.
select n.nspname,
       c.relname,
       r.prqual is not null,
       array(
         select a.attname
         from pg_attribute a
         where a.attrelid = c.oid and a.attnum = any (r.prattrs)
         order by a.attnum
       )
from pg_publication p
join pg_publication_rel r on r.prpubid = p.oid
join pg_class c on c.oid = r.prrelid
join pg_namespace n on n.oid = c.relnamespace
where p.pubname = ?
order by n.nspname, c.relname

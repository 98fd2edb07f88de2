-- Since when a table is in a publication, as it is now: whatever takes it out, if only for a moment,
-- makes this another text.
select concat_ws(' ', c.oid, r.oid, r.xmin, p.xmin)
from pg_publication p
join pg_publication_rel r on r.prpubid = p.oid
join pg_class c on c.oid = r.prrelid
join pg_namespace n on n.oid = c.relnamespace
where p.pubname = ? and n.nspname = ? and c.relname = ?

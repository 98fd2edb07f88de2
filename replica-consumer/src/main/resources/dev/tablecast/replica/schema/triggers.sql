-- The triggers of a table that are the guard's, by their name or by what they do.
select t.tgname,
       t.tgenabled in ('O', 'A'),
       t.tgtype,
       n.nspname = 'tablecast' and p.proname = 'refuse',
       array(
         select a.attname
         from unnest(t.tgattr::int2[]) part (number)
         join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = part.number
       ),
       t.tgargs,
       coalesce(substring(pg_get_triggerdef(t.oid) from ' WHEN \((.*)\) EXECUTE FUNCTION '), '')
from pg_trigger t
join pg_proc p on p.oid = t.tgfoid
join pg_namespace n on n.oid = p.pronamespace
where t.tgrelid = ?
  and not t.tgisinternal
  and (t.tgname like 'tablecast\_guard\_%' or n.nspname = 'tablecast' and p.proname = 'refuse')
order by t.tgname

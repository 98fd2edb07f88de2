-- Whether some of Tablecast's own tables and the guard's function are there, whether the login may
-- use their schema, and which rights on the tables it lacks.
with own as (select oid from pg_namespace where nspname = 'tablecast'),
wanted as (select unnest(string_to_array(?, ',')) as name)
select not exists (
         select from wanted w
         where not exists (
           select from pg_class c
           where c.relnamespace in (table own) and c.relkind = 'r' and c.relname = w.name
         )
       )
       and exists (
         select from pg_proc p
         where p.pronamespace in (table own) and p.proname = 'refuse' and p.pronargs = 0
       ),
       coalesce((select has_schema_privilege(oid, 'USAGE') from own), true),
       array(
         select distinct p.privilege
         from pg_class c
         cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p (privilege)
         where c.relnamespace in (table own)
           and c.relname in (table wanted)
           and (p.privilege <> 'DELETE' or c.relname in ('parked', 'checksum', 'mismatch'))
           and not has_table_privilege(c.oid, p.privilege)
         order by p.privilege
       )

-- What the login of a session, or a role that it may become, may do with a table beyond reading it:
-- as its owner, as its schema's, or as granted. By schema and name; the columns are the guarded ones.
with able as (
  select oid from pg_roles where pg_has_role(session_user, oid, 'MEMBER')
),
guarded as (
  select c.oid, c.relowner, c.relacl, n.nspowner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = ? and c.relname = ? and c.relkind = 'r'
),
columns as (
  select a.*, a.attname = any (?) as foreign_owned
  from guarded g
  join pg_attribute a on a.attrelid = g.oid and a.attnum > 0 and not a.attisdropped
),
granted as (
  select e.grantee, e.privilege_type
  from guarded g
  cross join aclexplode(g.relacl) e
  where e.grantee <> g.relowner
  union
  select e.grantee, e.privilege_type
  from columns c
  cross join aclexplode(c.attacl) e
  where c.foreign_owned or e.privilege_type = 'INSERT'
)
select g.relowner in (table able),
       pg_get_userbyid(g.relowner),
       g.nspowner in (table able),
       pg_get_userbyid(g.nspowner),
       has_table_privilege(session_user, g.oid, 'SELECT'),
       array(
         select p.privilege
         from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'])
           with ordinality p (privilege, place)
         where exists (
           select from able
           where case p.privilege
             when 'INSERT' then has_any_column_privilege(able.oid, g.oid, 'INSERT')
             when 'UPDATE' then exists (
               select from columns c
               where c.foreign_owned and has_column_privilege(able.oid, g.oid, c.attnum, 'UPDATE')
             )
             else has_table_privilege(able.oid, g.oid, p.privilege)
           end
         )
         order by p.place
       ),
       array(
         select distinct coalesce(r.rolname, '')
         from granted e
         left join pg_roles r on r.oid = e.grantee
         where e.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER')
           and (e.grantee = 0 or e.grantee in (table able))
         order by 1
       ),
       array(
         select c.attname
         from columns c
         where not c.foreign_owned and c.attgenerated = ''
         order by c.attnum
       )
from guarded g

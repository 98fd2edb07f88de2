-- Other databases of the server that the login may connect to: whether as their owner, and who was
-- granted that, the login, a role that it may become, or all ('').
with able as (
  select oid from pg_roles where pg_has_role(session_user, oid, 'MEMBER')
)
select d.datname,
       d.datdba in (table able),
       array(
         select distinct coalesce(r.rolname, '')
         from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) granted
         left join pg_roles r on r.oid = granted.grantee
         where granted.privilege_type = 'CONNECT'
           and granted.grantee <> d.datdba
           and (granted.grantee = 0 or granted.grantee in (table able))
         order by 1
       )
from pg_database d
where d.datallowconn
  and not d.datistemplate
  and d.datname not in (current_database(), 'postgres')
  and (
    d.datdba in (table able)
    or exists (select from able where has_database_privilege(able.oid, d.oid, 'CONNECT'))
  )
order by d.datname

-- The login of a session, whatever role it has set; the superusers that it is or may become, itself
-- first; and all that it is or may become.
select session_user,
       array(
         select r.rolname
         from pg_roles r
         where r.rolsuper and pg_has_role(session_user, r.oid, 'MEMBER')
         order by r.rolname <> session_user, r.rolname
       ),
       array(
         select r.rolname
         from pg_roles r
         where pg_has_role(session_user, r.oid, 'MEMBER')
         order by r.rolname
       )

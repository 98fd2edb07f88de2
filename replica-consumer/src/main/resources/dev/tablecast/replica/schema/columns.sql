-- A table's columns, each type as it is named and resolved through domains to the one that holds the
-- values. A constraint NOT NULL that is NOT VALID counts all the same: new rows must keep it.
with recursive resolved as (
  select a.attnum,
         a.atttypid as type,
         a.atttypmod as modifier,
         a.attnotnull as not_null,
         a.atthasdef or a.attidentity <> '' as has_default,
         0 as depth
  from pg_attribute a
  where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
  union all
  select r.attnum,
         t.typbasetype,
         case when t.typtypmod <> -1 then t.typtypmod else r.modifier end,
         r.not_null or t.typnotnull,
         r.has_default or t.typdefault is not null,
         r.depth + 1
  from resolved r
  join pg_type t on t.oid = r.type
  where t.typtype = 'd'
),
base as (
  select distinct on (attnum) * from resolved order by attnum, depth desc
)
select a.attname,
       format_type(a.atttypid, a.atttypmod),
       format_type(b.type, b.modifier),
       b.not_null,
       b.has_default,
       a.attgenerated <> '',
       a.attidentity <> '',
       coalesce(c.collisdeterministic, true),
       array(
         select p.privilege
         from unnest(array['SELECT', 'INSERT', 'UPDATE']) p (privilege)
         where not has_column_privilege(a.attrelid, a.attnum, p.privilege)
       )
from base b
join pg_attribute a on a.attrelid = ? and a.attnum = b.attnum
left join pg_collation c on c.oid = a.attcollation
order by a.attnum

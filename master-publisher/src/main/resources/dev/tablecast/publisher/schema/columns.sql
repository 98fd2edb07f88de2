-- A relation's columns, each type resolved through domains and arrays to the one that its bytes are
-- of. A constraint NOT NULL that is NOT VALID does not count: rows may break it.
with recursive resolved as (
  select a.attnum,
         a.atttypid as type,
         a.atttypmod as modifier,
         false as is_array,
         a.attnotnull
         and not exists (
           select from pg_constraint k
           where k.conrelid = a.attrelid
             and k.contype = 'n'
             and not k.convalidated
             and k.conkey = array[a.attnum]
         ) as not_null,
         0 as depth
  from pg_attribute a
  where a.attrelid = ? and a.attnum > 0 and not a.attisdropped
  union all
  select r.attnum,
         case t.typtype when 'd' then t.typbasetype else t.typelem end,
         case when t.typtype = 'd' and t.typtypmod <> -1 then t.typtypmod else r.modifier end,
         r.is_array or t.typtype <> 'd',
         r.not_null or (t.typtype = 'd' and t.typnotnull and not r.is_array),
         r.depth + 1
  from resolved r
  join pg_type t on t.oid = r.type
  where t.typtype = 'd'
     or (t.typelem <> 0 and t.typsubscript = 'array_subscript_handler'::regproc)
),
base as (
  select distinct on (attnum) * from resolved order by attnum, depth desc
)
select a.attname,
       format_type(a.atttypid, a.atttypmod),
       case when t.typtype = 'e' then 'enum' else t.typname::text end,
       t.typnamespace = 'pg_catalog'::regnamespace or t.typtype = 'e' or t.typname = 'citext',
       b.modifier,
       b.is_array,
       b.not_null,
       a.attgenerated,
       has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
       coalesce(c.collisdeterministic, true),
       array(select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
from base b
join pg_attribute a on a.attrelid = ? and a.attnum = b.attnum
join pg_type t on t.oid = b.type
left join pg_collation c on c.oid = a.attcollation
order by a.attnum

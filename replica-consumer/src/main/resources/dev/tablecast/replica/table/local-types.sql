-- The types of a table's columns, through domains to the type that holds the values.
with recursive resolved (name, type, modifier, depth) as (
  select a.attname, a.atttypid, a.atttypmod, 0
  from pg_attribute a
  where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
  union all
  select r.name,
         t.typbasetype,
         case when t.typtypmod <> -1 then t.typtypmod else r.modifier end,
         r.depth + 1
  from resolved r
  join pg_type t on t.oid = r.type
  where t.typtype = 'd'
)
select distinct on (name) name, format_type(type, modifier)
from resolved
order by name, depth desc

-- Which text columns of a table Postgres orders by their bytes without being told, and so with an
-- index: by the collation C itself, by the database's own if that is C, or by the built-in provider,
-- which knows no other order.
select a.attname
from pg_attribute a
join pg_collation c on c.oid = a.attcollation
cross join pg_database d
where a.attrelid = ?::regclass
  and a.attnum > 0
  and not a.attisdropped
  and a.atttypid in ('text'::regtype, 'varchar'::regtype)
  and d.datname = current_database()
  and case when c.collprovider = 'd' then d.datlocprovider else c.collprovider end in ('b', 'c')
  and (
    case when c.collprovider = 'd' then d.datlocprovider else c.collprovider end = 'b'
    or case when c.collprovider = 'd' then d.datcollate else c.collcollate end in ('C', 'POSIX')
  )

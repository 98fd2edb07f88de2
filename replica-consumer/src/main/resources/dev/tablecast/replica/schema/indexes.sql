-- What keeps rows of a table apart from each other: unique indexes and exclusion constraints. Which
-- can decide whether an insert conflicts; the columns that they compare in the first place; and all
-- that they depend on.
select ic.relname,
       k.conname,
       i.indisunique,
       i.indisunique
       and i.indisvalid
       and i.indimmediate
       and i.indpred is null
       and i.indexprs is null,
       array(
         select a.attname
         from unnest(i.indkey::int2[]) with ordinality part (number, place)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.number
         where part.place <= i.indnkeyatts
         order by part.place
       ),
       array(
         select a.attname
         from unnest(i.indkey::int2[]) with ordinality part (number, place)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.number
         where part.place <= i.indnkeyatts
         union
         select a.attname
         from pg_depend d
         join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
         where d.classid = 'pg_class'::regclass
           and d.objid = i.indexrelid
           and d.refclassid = 'pg_class'::regclass
           and d.refobjid = i.indrelid
           and (i.indexprs is not null or i.indpred is not null)
         order by 1
       )
from pg_index i
join pg_class ic on ic.oid = i.indexrelid
left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
where i.indrelid = ? and (i.indisunique or i.indisexclusion)
order by ic.relname

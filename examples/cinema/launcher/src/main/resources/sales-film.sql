-- The best film that a few copies are for sale of. The forum's editors withdraw worse ones only.
-- Without an id while the store's clerk has priced none.
select film.id, film.title, film.quantity
from (values (1)) as one
left join (
  select id, title, quantity
  from movie
  where quantity between 2 and 4 and price is not null and score >= 7 and director is not null
    and _deleted_at is null
  order by score desc, id
  limit 1
) as film on true

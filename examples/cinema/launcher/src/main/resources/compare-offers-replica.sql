select
  count(*) as rows,
  md5(string_agg(row(id, price, quantity)::text, e'\n' order by id)) as hash
from movie_store

select
  count(*) as rows,
  md5(string_agg(row(id, title, year, director, genre, rating, score)::text, e'\n' order by id)) as hash
from movie

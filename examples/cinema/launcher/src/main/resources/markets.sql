-- The store's own rows, joined with packaged ones. A foreign key holds them to it, hence none is left out.
select
  (select count(*) from market) as markets,
  count(*) as joined,
  string_agg(country.name || ' (' || currency.code || ')', ', ' order by country.name) as places
from market
join country on country.alpha2 = market.country
join currency on currency.code = market.currency
where country._deleted_at is null

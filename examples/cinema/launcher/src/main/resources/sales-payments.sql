select
  (select coalesce(sum(amount), 0) from payment where refunded_at is null) as charged,
  (select sum(spent) from card) as spent

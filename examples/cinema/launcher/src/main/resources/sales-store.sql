select
  coalesce(sum(amount) filter (where state = 'BOUGHT'), 0) as sold,
  coalesce(sum(copies) filter (where state = 'BOUGHT'), 0) as copies
from purchase

-- A purchase, and the steps that its saga has taken so far, in their order.
select
  purchase.state,
  coalesce(purchase.reason, '') as reason,
  purchase.amount,
  (
    select string_agg(
      case
        when step.destination is not null then substring(step.command_type from '[A-Za-z]+$')
        when step.compensating then 'PutBack'
        else 'Reserve'
      end || case when step.outcome = 'FAILED' then ' (refused)' else '' end,
      ', ' order by step.number)
    from eventuate.saga_step step
    join eventuate.saga_instance saga using (saga_type, saga_id)
    where (saga.saga_data_json::jsonb ->> 'purchase')::bigint = purchase.id
  ) as steps
from purchase
where id = ?

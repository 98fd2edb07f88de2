-- Columns of what sagas keep that are missing or too narrow, as table.column; empty is sound.
select coalesce(
  array_agg(
    needed.relation || '.' || needed.attribute order by needed.relation, needed.attribute),
  '{}')
from (
  values
    ('saga_instance', 'saga_data_json', 'text'), ('saga_instance', 'state_name', 'text'),
    ('saga_instance', 'last_request_id', 'text'), ('saga_instance', 'version', 'bigint'),
    ('saga_instance', 'ended_at', 'timestamp with time zone'),
    ('saga_instance_participants', 'resource', 'text'),
    ('saga_lock_table', 'target', 'text'),
    ('saga_stash_table', 'message_headers', 'text'), ('saga_stash_table', 'message_payload', 'text'),
    ('saga_step', 'number', 'integer'), ('saga_step', 'outcome', 'text'),
    ('saga_step', 'due_at', 'timestamp with time zone'), ('saga_step', 'error', 'text'),
    ('saga_ledger', 'idempotency_key', 'text'), ('saga_ledger', 'replies', 'text')
) needed (relation, attribute, type)
where not exists (
  select
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'eventuate'
    and c.relname = needed.relation
    and c.relkind in ('r', 'p')
    and a.attname = needed.attribute
    and not a.attisdropped
    and format_type(a.atttypid, null) = needed.type
)

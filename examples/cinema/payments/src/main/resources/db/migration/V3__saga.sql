-- What sagas keep: of the service that runs them, and of those that take part. The first four tables
-- are Eventuate Tram Sagas' own, wide enough. Every statement may run again, and lifts what
-- Eventuate's own script has made.
-- [jooq ignore start]
do $$
begin
  -- Not if it is there: that takes a right in the whole database even so.
  if to_regnamespace('eventuate') is null then
    create schema eventuate;
  end if;
end $$;

create table if not exists eventuate.saga_instance (
  saga_type text not null,
  saga_id text not null,
  state_name text not null,
  last_request_id text,
  end_state boolean,
  compensating boolean,
  failed boolean,
  saga_data_type text not null,
  saga_data_json text not null,
  primary key (saga_type, saga_id)
);
alter table eventuate.saga_instance
  alter column saga_type type text,
  alter column saga_id type text,
  alter column state_name type text,
  alter column last_request_id type text,
  alter column saga_data_type type text,
  alter column saga_data_json type text,
  add column if not exists version bigint not null default 0,
  add column if not exists ended_at timestamptz;
-- Those that ended while nobody wrote down when are kept as if they had ended now.
update eventuate.saga_instance set ended_at = now() where end_state and ended_at is null;
create index if not exists saga_instance_ended on eventuate.saga_instance (ended_at)
  where ended_at is not null;

create table if not exists eventuate.saga_instance_participants (
  saga_type text not null,
  saga_id text not null,
  destination text not null,
  resource text not null,
  primary key (saga_type, saga_id, destination, resource)
);
alter table eventuate.saga_instance_participants
  alter column saga_type type text,
  alter column saga_id type text,
  alter column destination type text,
  alter column resource type text;

create table if not exists eventuate.saga_lock_table (
  target text primary key,
  saga_type text not null,
  saga_id text not null
);
alter table eventuate.saga_lock_table
  alter column target type text,
  alter column saga_type type text,
  alter column saga_id type text;

create table if not exists eventuate.saga_stash_table (
  message_id text primary key,
  target text not null,
  saga_type text not null,
  saga_id text not null,
  message_headers text not null,
  message_payload text not null
);
alter table eventuate.saga_stash_table
  alter column message_id type text,
  alter column target type text,
  alter column saga_type type text,
  alter column saga_id type text,
  alter column message_headers type text,
  alter column message_payload type text;
create index if not exists saga_stash_target on eventuate.saga_stash_table (target, message_id);

-- Every step that a saga has taken, in order, written in the transaction that hands its command to
-- the outbox: what was sent is sent again from here. Without an outcome it waits for a reply, and
-- is due when its time is over. A step without a destination ran in the orchestrator itself.
create table if not exists eventuate.saga_step (
  saga_type text not null,
  saga_id text not null,
  number integer not null,
  state_name text not null,
  compensating boolean not null,
  command_type text not null,
  destination text,
  headers text,
  payload text,
  message_id text,
  logged_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null,
  attempts_usual integer not null,
  timeout_ms bigint not null,
  longest_ms bigint not null,
  due_at timestamptz,
  outcome text,
  reply_type text,
  reply text,
  answered_at timestamptz,
  error text,
  primary key (saga_type, saga_id, number)
);
create index if not exists saga_step_due on eventuate.saga_step (due_at) where outcome is null;

-- What became of each command at a participant, written in its handler's transaction, so that the
-- same command is answered again without acting. REFUSED was never run, and never will be: its
-- compensation came first.
create table if not exists eventuate.saga_ledger (
  idempotency_key text primary key,
  saga_type text not null,
  saga_id text not null,
  command_type text not null,
  outcome text,
  replies text,
  entered_at timestamptz not null
);
create index if not exists saga_ledger_entered on eventuate.saga_ledger (entered_at);
-- [jooq ignore stop]

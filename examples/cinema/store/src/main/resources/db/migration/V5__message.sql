-- [jooq ignore start]
create schema if not exists "eventuate";
set local search_path to "eventuate";
-- Eventuate Tram's tables, without what its own relays need. Unqualified: they are in the schema
-- that is current.

-- The outbox. The relay reads it from the log, hence it has no index but its key.
create table if not exists message (
  id text primary key,
  destination text not null,
  headers text not null,
  payload text not null,
  published smallint default 0,
  message_partition smallint,
  creation_time bigint
);

-- What each subscriber has received, so that nothing is handled twice.
create table if not exists received_messages (
  consumer_id text,
  message_id text,
  creation_time bigint,
  published smallint default 0,
  primary key (consumer_id, message_id)
);

create index if not exists received_messages_creation_time on received_messages (creation_time);
-- [jooq ignore stop]

-- What Tablecast itself keeps in a subscriber's database. Every statement may run again.
create schema if not exists tablecast;

-- How far each partition of each replica's topic has been applied. A transaction that applies
-- changes moves its row by compare-and-set on the generation: of two instances that both believe to
-- be the active one, the database refuses one.
create table if not exists tablecast.position (
  replica text not null,
  partition integer not null,
  generation bigint not null,
  message_id bytea,
  version uuid,
  commit_time timestamptz,
  primary key (replica, partition)
);

-- The last snapshot of the owner's table that has begun in each partition, and whether the
-- partition has passed its completion. When all have, older rows of the replica go.
create table if not exists tablecast.snapshot (
  replica text not null,
  partition integer not null,
  begun uuid not null,
  completed boolean not null,
  primary key (replica, partition)
);

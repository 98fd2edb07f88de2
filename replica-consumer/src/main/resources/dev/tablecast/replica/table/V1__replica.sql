-- What Tablecast itself keeps in a subscriber's database. Every statement may run again.
-- [jooq ignore start]
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

-- Which snapshot of the owner's table each partition has passed the completion of last, by its
-- beginning. When all have passed one, rows of the replica older than the earliest go, and
-- partition -1, which stands for the whole, has that snapshot too.
create table if not exists tablecast.snapshot (
  replica text not null,
  partition integer not null,
  begun uuid not null,
  primary key (replica, partition)
);

-- Which partitions a replica is still to be rebuilt of: what was asked for is done, though the
-- instance that was at it ends.
create table if not exists tablecast.rebuild (
  replica text not null,
  partition integer not null,
  requested timestamptz not null,
  done boolean not null,
  primary key (replica, partition)
);

-- Changes that this database refuses: of each such key the last one, which is tried again. Without
-- a row it is a delete; else the row is the contract's message, by a writer that knew these columns.
create table if not exists tablecast.parked (
  replica text not null,
  partition integer not null,
  key text not null,
  version uuid not null,
  commit_time timestamptz not null,
  columns text[] not null,
  message bytea,
  reason text not null,
  tried integer not null,
  next_try timestamptz not null,
  primary key (replica, partition, key)
);

-- How far checksums have proven a replica's partitions equal to the owner's: of each pass through
-- the table the keys from the first up to one, or all of them. What is left of earlier passes goes
-- with the next that has proven all.
create table if not exists tablecast.checksum (
  replica text not null,
  partition integer not null,
  pass text not null,
  version uuid not null,
  commit_time timestamptz not null,
  up_to text,
  whole boolean not null,
  rows bigint not null,
  primary key (replica, partition, pass)
);

-- Where a replica was found to differ from what the owner's checksums say: rows by their keys, or a
-- range by its last key, which is empty for the table's end.
create table if not exists tablecast.mismatch (
  replica text not null,
  partition integer not null,
  key text not null,
  kind text not null,
  after text,
  columns text[] not null,
  version uuid not null,
  found timestamptz not null,
  repaired timestamptz,
  primary key (replica, partition, key)
);
-- [jooq ignore stop]

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

-- The guard's answer to who would change what another service owns. The triggers ask it in the
-- first place whether the replica is being applied, so that applying never comes here.
-- [jooq ignore start]
create or replace function tablecast.refuse() returns trigger language plpgsql as $$
declare
  place text := format('%I.%I', tg_table_schema, tg_table_name);
  owner text := tg_argv[0];
  changed text := coalesce(tg_argv[1], '');
  packaged text := coalesce(tg_argv[2], '');
  found text;
  way text;
begin
  if tg_op = 'UPDATE' and changed in ('_version', '_deleted_at') then
    found := format('column %I of %s is Tablecast''s own', changed, place);
    way := 'Leave it out of the UPDATE. An ORM maps it with insertable = false, updatable = false.';
  elsif packaged <> '' then
    found := case when tg_op = 'UPDATE'
      then format('column %I of %s comes with the packaged data set %s, whose next version alone '
        'changes it', changed, place, packaged)
      else format('the rows of %s come with the packaged data set %s, whose next version alone '
        'changes them, not a local %s', place, packaged, tg_op)
    end;
    way := format(
      'Change the set where it comes from, raise its version, and start this service with it; or '
      'ask %s, if there is a service of that name that publishes corrections. To write this '
      'service''s own columns, name no others in the UPDATE; rows of its own belong into a table '
      'of its own.',
      owner);
  elsif tg_op = 'UPDATE' then
    found := format(
      'column %I of %s is owned by service %s; here it is a copy, which only %s''s changes change',
      changed, place, owner, owner);
    way := format(
      'Ask %s to change it, by a call or a message: the change then comes here by itself. To write '
      'this service''s own columns, name no others in the UPDATE; an ORM maps the copied ones with '
      'insertable = false, updatable = false.',
      owner);
  else
    found := format(
      '%s is a copy of a table of service %s; only %s inserts and deletes its rows, not a local %s',
      place, owner, owner, tg_op);
    way := format(
      'Ask %s, by a call or a message: the row then comes or goes here by itself. This service''s '
      'own columns are set by UPDATE once the row is here; what is to outlive it, or be there '
      'before it, belongs into a table of this service''s own.',
      owner);
  end if;
  raise exception using
    errcode = 'insufficient_privilege',
    message = found,
    hint = way,
    schema = tg_table_schema,
    table = tg_table_name,
    column = changed;
end
$$;
-- [jooq ignore stop]

-- A copy of forum.movie. Columns of this service's own are added beside these.
create table "public"."movie" (
  "id" bigint not null,
  "title" text,
  "year" integer,
  "_version" uuid not null,
  "_deleted_at" timestamptz,
  primary key ("id")
);

-- [jooq ignore start]
alter table "public"."movie" set (fillfactor = 75);

-- The guard: only replication writes what the owner owns.
create or replace trigger "tablecast_guard_insert" before insert on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum');
create or replace trigger "tablecast_guard_delete" before delete on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum');
create or replace trigger "tablecast_guard_truncate" before truncate on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum');
create or replace trigger "tablecast_guard_update_id" before update of "id" on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum', 'id');
create or replace trigger "tablecast_guard_update_title" before update of "title" on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum', 'title');
create or replace trigger "tablecast_guard_update_year" before update of "year" on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum', 'year');
create or replace trigger "tablecast_guard_update__version" before update of "_version" on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum', '_version');
create or replace trigger "tablecast_guard_update__deleted_at" before update of "_deleted_at" on "public"."movie" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('forum', '_deleted_at');
-- [jooq ignore stop]

-- What Tablecast keeps of packaged data sets. Every statement may run again.
-- [jooq ignore start]
create schema if not exists tablecast;

-- Which version of a set each table has, and of what content. Rows of the table have the number of
-- the load that wrote them last in their _version.
create table if not exists tablecast.refdata (
  relation text not null primary key,
  dataset text not null,
  version text not null,
  hash text not null,
  load integer not null,
  loaded_at timestamptz not null
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

-- The packaged data set country. Columns of this service's own are added beside these.
create table "public"."country" (
  "alpha2" varchar(2) not null,
  "alpha3" varchar(3) not null,
  "numeric_code" varchar(3) not null,
  "name" text not null,
  "names" jsonb not null,
  "_version" uuid not null,
  "_deleted_at" timestamptz,
  primary key ("alpha2")
);

-- [jooq ignore start]
alter table "public"."country" set (fillfactor = 75);

-- The guard: only the set's next version changes what it says.
create or replace trigger "tablecast_guard_insert" before insert on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'country');
create or replace trigger "tablecast_guard_delete" before delete on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'country');
create or replace trigger "tablecast_guard_truncate" before truncate on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'country');
create or replace trigger "tablecast_guard_update_alpha2" before update of "alpha2" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'alpha2', 'country');
create or replace trigger "tablecast_guard_update_alpha3" before update of "alpha3" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'alpha3', 'country');
create or replace trigger "tablecast_guard_update_numeric_code" before update of "numeric_code" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'numeric_code', 'country');
create or replace trigger "tablecast_guard_update_name" before update of "name" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'name', 'country');
create or replace trigger "tablecast_guard_update_names" before update of "names" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'names', 'country');
create or replace trigger "tablecast_guard_update__version" before update of "_version" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '_version', 'country');
create or replace trigger "tablecast_guard_update__deleted_at" before update of "_deleted_at" on "public"."country" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '_deleted_at', 'country');
-- [jooq ignore stop]

-- The packaged data set currency. Columns of this service's own are added beside these.
create table "public"."currency" (
  "code" varchar(3) not null,
  "numeric_code" varchar(3),
  "minor_units" integer,
  "name" text not null,
  "names" jsonb not null,
  "withdrawn" date,
  "_version" uuid not null,
  "_deleted_at" timestamptz,
  primary key ("code")
);

-- [jooq ignore start]
alter table "public"."currency" set (fillfactor = 75);

-- The guard: only the set's next version changes what it says.
create or replace trigger "tablecast_guard_insert" before insert on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'currency');
create or replace trigger "tablecast_guard_delete" before delete on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'currency');
create or replace trigger "tablecast_guard_truncate" before truncate on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '', 'currency');
create or replace trigger "tablecast_guard_update_code" before update of "code" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'code', 'currency');
create or replace trigger "tablecast_guard_update_numeric_code" before update of "numeric_code" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'numeric_code', 'currency');
create or replace trigger "tablecast_guard_update_minor_units" before update of "minor_units" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'minor_units', 'currency');
create or replace trigger "tablecast_guard_update_name" before update of "name" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'name', 'currency');
create or replace trigger "tablecast_guard_update_names" before update of "names" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'names', 'currency');
create or replace trigger "tablecast_guard_update_withdrawn" before update of "withdrawn" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', 'withdrawn', 'currency');
create or replace trigger "tablecast_guard_update__version" before update of "_version" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '_version', 'currency');
create or replace trigger "tablecast_guard_update__deleted_at" before update of "_deleted_at" on "public"."currency" for each statement
  when (current_setting('tablecast.applying', true) is distinct from 'on')
  execute function tablecast.refuse('reference-data', '_deleted_at', 'currency');
-- [jooq ignore stop]

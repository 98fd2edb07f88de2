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

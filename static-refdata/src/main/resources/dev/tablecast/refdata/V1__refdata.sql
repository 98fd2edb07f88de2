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

-- The store's copy of the forum's films, and what it adds to them.
create table movie (
  id bigint primary key,

  -- The forum's: only its messages change them.
  title text,
  year integer,
  director text,
  genre text,
  rating text,
  score numeric(3, 1),

  -- The store's own: no message ever touches them. A film without a price is not for sale yet.
  price numeric(8, 2),
  quantity integer not null default 0,

  -- Tablecast's: the version of the last change, and since when the film is withdrawn.
  _version uuid not null,
  _deleted_at timestamptz
);

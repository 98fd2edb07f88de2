-- What the store adds to the forum's films; no message ever touches it. A film without a price is not
-- for sale yet.
alter table public.movie add column price numeric(8, 2);
alter table public.movie add column quantity integer not null default 0;

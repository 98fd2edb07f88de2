-- Cards are known to others by their tokens alone.
create table public.card (
  token varchar(40) primary key,
  credit_limit numeric(10, 2) not null,
  spent numeric(10, 2) not null default 0,
  blocked boolean not null default false,
  constraint card_within_limit check (spent between 0 and credit_limit)
);

-- At most one for each purchase, whoever asks how often. A refund deletes nothing.
create table public.payment (
  purchase bigint primary key,
  card varchar(40) not null references public.card (token),
  amount numeric(10, 2) not null check (amount > 0),
  charged_at timestamptz not null default current_timestamp,
  refunded_at timestamptz
);

-- Who tries out a payment service gets such cards of it.
insert into public.card (token, credit_limit, blocked) values
  ('tok_visa', 10000.00, false),
  ('tok_student', 20.00, false),
  ('tok_stolen', 10000.00, true);

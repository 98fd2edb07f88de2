-- Where the store sells, and in which currency. Countries and currencies come with the program, hence
-- after the migrations: rows that refer to them are inserted by it too.
create table public.market (
  country varchar(2) primary key references public.country (alpha2),
  currency varchar(3) not null references public.currency (code)
);

create table movie (id bigint primary key, title text not null, year int);

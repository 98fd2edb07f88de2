create role reviews login password 'reviews';
alter database reviews owner to reviews;

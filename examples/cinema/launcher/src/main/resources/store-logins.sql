create role store login password 'store';
alter database store owner to store;

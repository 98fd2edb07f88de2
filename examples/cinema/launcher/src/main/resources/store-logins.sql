-- As the forum's: the store publishes columns of its own.
create role store login password 'store';
alter database store owner to store;
create role store_publisher login replication in role store password 'store_publisher';

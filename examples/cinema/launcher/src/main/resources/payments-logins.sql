-- As the forum's: payments publishes its answers.
create role payments login password 'payments';
alter database payments owner to payments;
create role payments_publisher login replication in role payments password 'payments_publisher';

-- The service's login owns its database. The relay has one of its own, for only that may read the
-- log; as a member of the owner it may make the publication.
create role forum login password 'forum';
alter database forum owner to forum;
create role forum_publisher login replication in role forum password 'forum_publisher';

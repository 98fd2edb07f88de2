-- A publication and what it publishes of every table.
select p.puballtables
       or exists (select from pg_publication_namespace s where s.pnpubid = p.oid),
       p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate and p.pubviaroot
from pg_publication p
where p.pubname = ?

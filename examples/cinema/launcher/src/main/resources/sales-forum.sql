select coalesce(sum(copies), 0) as credited, count(*) filter (where correcting) as corrections from credit

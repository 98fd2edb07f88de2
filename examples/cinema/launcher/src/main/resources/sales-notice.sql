select coalesce(max(text), '') as text from notice where movie = ?

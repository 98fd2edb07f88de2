select quantity from movie where id = ?

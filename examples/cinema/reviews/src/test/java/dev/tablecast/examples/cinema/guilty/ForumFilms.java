package dev.tablecast.examples.cinema.guilty;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.stereotype.Repository;

/** How the reviews once found their titles: in the forum's database. */
@Repository
class ForumFilms {

  private final JdbcTemplate forum;

  ForumFilms(@Value("${forum.datasource.url}") String url) {
    forum = new JdbcTemplate(new DriverManagerDataSource(url, "forum", "forum"));
  }

  List<String> titles(long id) {
    return forum.queryForList("select title from movie where id = ?", String.class, id);
  }
}

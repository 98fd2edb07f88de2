package dev.tablecast.replica.rebuild;

import dev.tablecast.replica.topic.TopicMessage;
import dev.tablecast.replica.topic.WriterSchemas;
import dev.tablecast.wire.Version;
import java.io.IOException;
import java.sql.SQLException;

/** Where the changes go that a topic tells of. */
interface ChangeSink {

  /** Takes the next change of a partition, which it may have taken before. */
  void take(int partition, TopicMessage change, Version version, WriterSchemas schemas)
      throws SQLException, IOException;
}

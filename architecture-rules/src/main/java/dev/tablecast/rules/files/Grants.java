package dev.tablecast.rules.files;

import dev.tablecast.rules.ownership.KnownTable;
import dev.tablecast.rules.ownership.KnownTable.Standing;
import dev.tablecast.rules.ownership.Ownership;
import dev.tablecast.rules.ownership.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a GRANT gives that is not this service's to give, or more than anyone needs. */
final class Grants {

  private static final Pattern ON_OBJECT =
      Pattern.compile(
          "(alter\\s+default\\s+privileges\\b.*?\\s)?grant\\s+(.+?)\\s+on\\s+(.+?)\\s+to\\s+(.+?)(?:\\s+with\\s+grant\\b.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern ROLE =
      Pattern.compile(
          "grant\\s+([^()]+?)\\s+to\\s+(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Writing, unless column by column. */
  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(?:all|insert|update|delete|truncate)\\b(?!\\s*\\()", Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_TABLE =
      Pattern.compile(
          "(?:schema|sequence|function|procedure|routine|type|domain|language|foreign|large|parameter|tablespace"
              + "|all\\s+(?:sequences|functions|procedures|routines)|sequences|functions|types|schemas)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Grants() {}

  static List<String> complaints(String statement, Ownership ownership) {
    String text = statement.strip();
    Matcher grant = ON_OBJECT.matcher(text);
    if (grant.matches()) {
      return onObject(
          grant.group(1) != null,
          words(grant, 2),
          words(grant, 3),
          names(grant.group(4)),
          ownership);
    }
    Matcher role = ROLE.matcher(text);
    return role.matches() ? role(names(role.group(1)), names(role.group(2)), ownership) : List.of();
  }

  private static List<String> onObject(
      boolean inFuture,
      String privileges,
      String object,
      List<String> grantees,
      Ownership ownership) {
    List<String> found = new ArrayList<>();
    boolean table = !NO_TABLE.matcher(object).matches();
    for (String grantee : grantees) {
      if (ownership.others().contains(grantee)) {
        found.add("grants %s on %s to service '%s'".formatted(privileges, object, grantee));
      } else if (grantee.equals("public") && table) {
        found.add("grants %s on %s to everyone".formatted(privileges, object));
      }
    }
    if (!WRITES.matcher(privileges).find() || !table) {
      return found;
    }
    Optional<KnownTable> replica = replica(object, ownership);
    boolean all = inFuture || object.toLowerCase(Locale.ROOT).startsWith("all tables");
    if (all && ownership.tables().stream().anyMatch(known -> isReplica(known))) {
      found.add(
          "grants %s on %s, copies of other services' tables among them; grant it table by table"
              .formatted(privileges, inFuture ? "future tables" : object));
    } else if (replica.isPresent()) {
      found.add(
          "grants %s on the whole of '%s', a copy of a table of service '%s'; grant update (column, …) of this service's own columns"
              .formatted(privileges, replica.get().name(), replica.get().owner()));
    }
    return found;
  }

  private static Optional<KnownTable> replica(String object, Ownership ownership) {
    String name = object.replaceFirst("(?i)^table\\s+", "").replace("\"", "");
    return ownership.find(TableName.of(name)).filter(Grants::isReplica);
  }

  private static boolean isReplica(KnownTable table) {
    return table.standing() == Standing.REPLICA;
  }

  private static List<String> role(List<String> roles, List<String> grantees, Ownership ownership) {
    List<String> found = new ArrayList<>();
    for (String role : roles) {
      if (ownership.others().contains(role)) {
        found.add("grants the rights of service '%s' to %s".formatted(role, grantees));
      }
    }
    for (String grantee : grantees) {
      if (ownership.others().contains(grantee)) {
        found.add("grants the rights of %s to service '%s'".formatted(roles, grantee));
      }
    }
    return found;
  }

  /** A part of the statement on one line. */
  private static String words(Matcher matcher, int group) {
    return matcher.group(group).replaceAll("\\s+", " ").strip();
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(","))
        .map(name -> name.replace("\"", "").strip().toLowerCase(Locale.ROOT))
        .map(name -> name.replaceFirst("^group\\s+", ""))
        .toList();
  }
}

package dev.tablecast.replica;

import org.jspecify.annotations.Nullable;

/**
 * What is expected of the schema of a service's database. Immutable.
 *
 * @param creates whether what is missing and can be added without loss is created; else start is
 *     refused with the statements
 * @param guardedRole the role that the service itself connects as, if the replicas have a login of
 *     their own: it is then checked that this role is granted local columns only; null to leave the
 *     guard to triggers
 */
public record SchemaPolicy(boolean creates, @Nullable String guardedRole) {

  /** Refuses what is missing or different. */
  public static SchemaPolicy validate() {
    return new SchemaPolicy(false, null);
  }

  /** Creates what is missing; refuses what is different. */
  public static SchemaPolicy create() {
    return new SchemaPolicy(true, null);
  }

  /** The same, and that role may write local columns only. */
  public SchemaPolicy guarding(@Nullable String role) {
    return new SchemaPolicy(creates, role);
  }
}

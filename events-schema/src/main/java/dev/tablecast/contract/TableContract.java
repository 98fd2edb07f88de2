package dev.tablecast.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.List;

/** The contract of one table, read from a generated message class. Immutable. */
public final class TableContract {

  /** Reads the contract; refuses with every broken rule at once. */
  public static TableContract of(Class<? extends Message> message) {
    throw new UnsupportedOperationException();
  }

  /** Reads the contract from a message's descriptor. */
  public static TableContract of(Descriptor message) {
    throw new UnsupportedOperationException();
  }

  public Descriptor descriptor() {
    throw new UnsupportedOperationException();
  }

  /** The table's name in the owner's schema. */
  public String table() {
    throw new UnsupportedOperationException();
  }

  /** The service that inserts and deletes the rows. */
  public String owner() {
    throw new UnsupportedOperationException();
  }

  /** All columns, in the order of their field numbers. */
  public List<Column> columns() {
    throw new UnsupportedOperationException();
  }

  /** The key's columns, in the order of their field numbers. */
  public List<Column> key() {
    throw new UnsupportedOperationException();
  }

  /** The column of that name; refuses an unknown one with the names there are. */
  public Column column(String name) {
    throw new UnsupportedOperationException();
  }

  /** The facet of the table's owner. */
  public Facet masterFacet() {
    throw new UnsupportedOperationException();
  }

  /** The facet of a service; refuses one that owns no column, naming those that do. */
  public Facet facet(String owner) {
    throw new UnsupportedOperationException();
  }

  /** Every facet, the table owner's first. */
  public List<Facet> facets() {
    throw new UnsupportedOperationException();
  }
}

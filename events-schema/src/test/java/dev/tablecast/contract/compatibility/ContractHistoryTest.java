package dev.tablecast.contract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tablecast.contract.compatibility.proto.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractHistoryTest {

  private final Path module;

  ContractHistoryTest(@TempDir Path module) {
    this.module = module;
  }

  private Path record() {
    return module.resolve("contracts/forum.film.txtpb");
  }

  private void verify() {
    ContractHistory.in(module.resolve("contracts")).verify(Film.class);
  }

  @Test
  void aFirstRunWritesTheRecordAndFailsOnce() throws IOException {
    assertThatThrownBy(this::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "The contract compatibility.Film had no record yet; it has been written to "
                + record()
                + ". Commit it: the next run passes and compares with it.");

    assertThat(Files.readString(record()))
        .startsWith("# The contract of a table as it was last released.")
        .contains("[tablecast.table] {")
        .contains("sql_type: \"varchar(80)\"")
        .doesNotContain("name: \"google/protobuf/descriptor.proto\"");
    assertThatCode(this::verify).doesNotThrowAnyException();
  }

  @Test
  void aCompatibleChangeBringsTheRecordUpToDateAndFailsOnce() throws IOException {
    assertThatThrownBy(this::verify).isInstanceOf(AssertionError.class);
    String current = Files.readString(record());
    // the value COMEDY is an addition to this record
    Files.writeString(record(), current.replaceFirst("value \\{\\s*name: \"COMEDY\"[^}]*}", ""));

    assertThatThrownBy(this::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "The contract compatibility.Film has changed and may: nothing breaks. Its record "
                + record()
                + " has been brought up to date. Commit it with the change: the next run passes.");

    assertThat(record()).hasContent(current);
    assertThatCode(this::verify).doesNotThrowAnyException();
  }

  @Test
  void aBreakLeavesTheRecordAlone() throws IOException {
    assertThatThrownBy(this::verify).isInstanceOf(AssertionError.class);
    String older = Files.readString(record()).replace("name: \"title\"", "name: \"headline\"");
    Files.writeString(record(), older);

    assertThatThrownBy(this::verify)
        .isInstanceOf(IncompatibleContractException.class)
        .hasMessageContaining("recorded in " + record())
        .hasMessageContaining("COLUMN_SAME_NAME: column \"headline\" (field 2)");

    assertThat(record()).hasContent(older);
  }

  @Test
  void marksOfAMergeAreTold() throws IOException {
    Files.createDirectories(record().getParent());
    Files.writeString(record(), "<<<<<<< ours\nfile {\n");

    assertThatThrownBy(this::verify)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("if a merge left its marks in it");
  }
}

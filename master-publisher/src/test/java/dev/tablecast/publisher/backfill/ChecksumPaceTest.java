package dev.tablecast.publisher.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tablecast.contract.TableContract;
import dev.tablecast.publisher.tests.Movie;
import dev.tablecast.publisher.topic.ChecksumPass;
import dev.tablecast.wire.KeyInterval;
import dev.tablecast.wire.PostgresRow;
import dev.tablecast.wire.RowHasher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumPaceTest {

  private static final Instant BEGUN = Instant.parse("2026-11-25T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final ChecksumPace pace = new ChecksumPace(DAY, 100);
  private final ChecksumPass pass = ChecksumPass.standing("forum.movie", BEGUN).notBefore(BEGUN);

  @Test
  void theFirstPassBeginsAfterTheShareOfOneChunk() {
    assertThat(pace.first(pass, 2_400, BEGUN).due()).isEqualTo(BEGUN.plus(Duration.ofHours(1)));
    assertThat(pace.first(pass, 7, BEGUN).due()).isEqualTo(BEGUN.plus(DAY));
  }

  @Test
  void betweenTwoChunksTheirShareOfTheTimePasses() {
    Instant now = BEGUN.plusSeconds(60);

    ChecksumPass next = pace.after(pass.upTo("100", 100), chunk(100, false), 2_400, now);

    assertThat(next.due()).isEqualTo(now.plus(Duration.ofHours(1)));
    assertThat(next.id()).isEqualTo(pass.id());
    assertThat(next.rest()).isEqualTo(new KeyInterval("100", null));
  }

  @Test
  void anotherPassFollowsNotBeforeTheTimeIsOver() {
    Instant now = BEGUN.plusSeconds(60);

    ChecksumPass next = pace.after(pass, chunk(0, true), 1_000_000, now);

    assertThat(next.due()).isEqualTo(BEGUN.plus(DAY)).isEqualTo(next.begun());
    assertThat(next.id()).isNotEqualTo(pass.id());
    assertThat(next.completed()).isEqualTo(now);
    assertThat(next.rest()).isEqualTo(KeyInterval.ALL);
  }

  @Test
  void aPassThatTookLongerIsFollowedAtOnceButForItsLastShare() {
    Instant late = BEGUN.plus(Duration.ofDays(3));

    ChecksumPass next = pace.after(pass.upTo("9", 2_300).plus(100), chunk(100, true), -1, late);

    assertThat(next.due()).isEqualTo(late.plus(Duration.ofHours(1)));
  }

  private static HashedChunk chunk(int rows, boolean ends) {
    RowHasher hasher = RowHasher.of(TableContract.of(Movie.class).masterFacet(), List.of("id"));
    HashedChunk chunk = new HashedChunk("pass", Visibility.parse("9:9:"), hasher, 1);
    PostgresRow row = new PostgresRow(1);
    row.set(0, 0, Long.BYTES);
    for (int i = 0; i < rows; i++) {
      row.reset(ByteBuffer.allocate(Long.BYTES).putLong(i).array());
      chunk.add(row);
    }
    return chunk.of(KeyInterval.ALL, ends);
  }
}

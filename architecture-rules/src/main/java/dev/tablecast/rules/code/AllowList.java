package dev.tablecast.rules.code;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Optional;

/** Which classes may do what others may not; with a class, the ones nested in it. */
final class AllowList {

  private AllowList() {}

  static boolean has(DescribedPredicate<? super JavaClass> listed, JavaClass type) {
    Optional<JavaClass> at = Optional.of(type);
    while (at.isPresent()) {
      if (listed.test(at.get())) {
        return true;
      }
      at = at.get().getEnclosingClass();
    }
    return false;
  }
}

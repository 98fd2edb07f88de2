package dev.tablecast.system.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The model speaks of methods that there are: who renames one is led here. */
class StepTest {

  @ParameterizedTest
  @EnumSource
  void aStepOfOursStandsForMethods(Step step) {
    if (step.by() == Step.By.TABLECAST) {
      assertThat(step.methods()).isNotEmpty();
    }
    assertThat(step.methods()).allMatch(StepTest::exists, "is a method that there is");
  }

  private static boolean exists(String method) {
    String[] parts = method.split("#", -1);
    try {
      Class<?> owner =
          Class.forName("dev.tablecast." + parts[0], false, StepTest.class.getClassLoader());
      return Arrays.stream(owner.getDeclaredMethods())
          .anyMatch(each -> each.getName().equals(parts[1]));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}

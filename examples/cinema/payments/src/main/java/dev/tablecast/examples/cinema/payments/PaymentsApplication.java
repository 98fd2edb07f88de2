package dev.tablecast.examples.cinema.payments;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Payments: takes money from cards for whoever sells something, and gives it back. */
@SpringBootApplication
class PaymentsApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(PaymentsApplication.class, arguments);
  }
}

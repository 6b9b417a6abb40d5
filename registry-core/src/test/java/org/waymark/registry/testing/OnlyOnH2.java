package org.waymark.registry.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test about the H2 file itself; left out of the run on PostgreSQL. */
@Tag("only-on-h2")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface OnlyOnH2 {
  /** What of it another database does not have. */
  String value();
}

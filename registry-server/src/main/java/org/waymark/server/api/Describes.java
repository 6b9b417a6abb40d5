package org.waymark.server.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@code openapi.json} says of a method beyond its path, types and permission. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Describes {
  /** One sentence. */
  String value();

  /** The status of success. */
  int status() default 200;

  /** The schema of the answer, by its name among the components. */
  String answer();

  /** The media type of the answer. */
  String type() default "application/json";

  /** The schema of the JSON or the query in the request, by its name; empty where there is none. */
  String order() default "";

  /** Codes of the refusals that belong to this method; those of every method are added. */
  String[] refusals() default {};
}

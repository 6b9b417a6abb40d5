package org.waymark.registry.check;

import java.util.Optional;
import org.waymark.client.fetch.FetchException;

/** What became of one question: an answer, or why there is none. */
sealed interface Attempt<T> {

  /** It was answered. */
  record Got<T>(T value) implements Attempt<T> {}

  /**
   * It was not.
   *
   * @param code of the failure, as {@link FetchException#code()}
   * @param sentence what happened
   * @param late whether time was up
   */
  record Missed<T>(String code, String sentence, boolean late) implements Attempt<T> {

    /** The code of a check that needed the answer: {@code NAME_timeout} or {@code NAME_…}. */
    String codeOf(String name, String otherwise) {
      return name + (late ? "_timeout" : otherwise);
    }
  }

  /** It was not even asked, because the rules do not need it. */
  record Unasked<T>() implements Attempt<T> {}

  static <T> Attempt<T> missed(FetchException e) {
    return new Missed<>(
        e.code(), String.valueOf(e.getMessage()), e.kind() == FetchException.Kind.TIMEOUT);
  }

  default Optional<T> answer() {
    return this instanceof Got<T> got ? Optional.of(got.value()) : Optional.empty();
  }
}

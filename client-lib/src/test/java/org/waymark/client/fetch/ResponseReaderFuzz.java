package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;

/** Whatever a server sends is an answer within its limit, cut off, or refused with a code. */
final class ResponseReaderFuzz {
  private static final int MAX_BYTES = 4096;

  static Stream<byte[]> seeds() {
    return Stream.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\nA: b\r\n\r\n",
            "HTTP/1.1 103 Early\r\n\r\nHTTP/1.0 304 \r\nConnection: close\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\b\0",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nab")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) throws IOException {
    WireInput in = new WireInput(new ByteArrayInputStream(bytes));
    ResponseReader reader = new ResponseReader(in, MAX_BYTES);
    try {
      ResponseHead head = ResponseHead.read(in);
      assertThat(head.status()).isBetween(200, 599);
      ResponseReader.Body body = reader.read(head);
      assertThat(body.bytes().size()).isLessThanOrEqualTo(MAX_BYTES);
      assertThat(body.delimited() || !in.hasLeftovers()).isTrue();
      assertThat(reader.decode(head, body.bytes(), true)).hasSizeLessThanOrEqualTo(MAX_BYTES);
    } catch (FetchException e) {
      assertThat(e.code()).matches("[a-z0-9_]+");
      assertThat(e.getMessage()).endsWith(".");
    } catch (EOFException e) {
      assertThat(e).hasMessage("the connection was closed in the middle of an answer");
    }
  }
}

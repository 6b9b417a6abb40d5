package org.waymark.server.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.codec.Sha256;

/** What a mirror or a site says instead of the truth. */
@FunctionalInterface
interface Lie {

  /** The truth. */
  Lie NONE = (path, truth) -> truth;

  /**
   * Tells what is sent in the place of the truth.
   *
   * @param path of a mirror below {@code /directory/}, of a site from its first slash
   * @param truth not to be changed
   * @return what is sent
   */
  byte[] tell(String path, byte[] truth);

  /** One bit of the bundle is wrong, in a record. */
  static Lie flippedBit() {
    return (path, truth) -> {
      if (!path.equals("bundle")) {
        return truth;
      }
      byte[] bytes = truth.clone();
      int record = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\nrecord ");
      DemoException.require(record >= 0, "the bundle has no record to damage");
      bytes[record + 400] ^= 1;
      return bytes;
    };
  }

  /** The checkpoint is one that was genuine once. */
  static Lie olderTree(byte[] checkpoint) {
    byte[] old = checkpoint.clone();
    return (path, truth) -> path.equals("checkpoint") ? old.clone() : truth;
  }

  /**
   * Two members have each other's records, and the bundle's own checksum is mended, so that only
   * what is signed can tell.
   */
  static Lie swappedRecords() {
    return (path, truth) -> path.equals("bundle") ? BundleText.swapRecords(truth) : truth;
  }

  /** A discovery document that sends shares to another host. */
  static Lie endPointElsewhere() {
    return (path, truth) -> {
      if (!path.equals("/.well-known/ocm") && !path.startsWith("/ocm-provider")) {
        return truth;
      }
      try {
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree(truth);
        document.put("endPoint", "https://files.elsewhere.example/ocm");
        return document.toString().getBytes(StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("a site of the demo has no discovery document", e);
      }
    };
  }

  /** The lines of a bundle (formats.md, section 10), as somebody without any key can edit them. */
  final class BundleText {
    private BundleText() {}

    static byte[] swapRecords(byte[] bundle) {
      List<String> lines = new ArrayList<>(text(bundle).lines().toList());
      List<Integer> records = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("record ")) {
          records.add(i);
        }
      }
      DemoException.require(records.size() >= 2, "the bundle has no two records to swap");
      String[] first = lines.get(records.get(0)).split(" ", 3);
      String[] second = lines.get(records.get(1)).split(" ", 3);
      lines.set(records.get(0), "record " + first[1] + " " + second[2]);
      lines.set(records.get(1), "record " + second[1] + " " + first[2]);
      return sealed(lines.subList(0, lines.size() - 1));
    }

    private static byte[] sealed(List<String> lines) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      lines.forEach(line -> out.writeBytes(bytes(line + "\n")));
      out.writeBytes(bytes("end " + Sha256.of(out.toByteArray()).hex() + "\n"));
      return out.toByteArray();
    }

    /** One character for each byte, so that nothing is lost on the way there and back. */
    private static String text(byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}

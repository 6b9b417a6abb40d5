package org.waymark.signer.differential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Base64Url;

/**
 * Nimbus and jose4j against this module, on a hundred thousand odd tokens. Where the three do not
 * say the same, docs/decisions.md says why: a class of disagreement that is not in its table fails
 * here, and so does a row that nothing shows any more.
 */
final class LibrariesTest {
  private static final int CHUNKS = 100;
  private static final int TOKENS_OF_CHUNK = 1000;
  private static final long SEED = 20261123;

  private static final Signer RSA = Signer.rsa("r", 1);
  private static final Signer P256 = Signer.p256("p", 2);
  private static final Signer EDWARDS = Signer.ed25519("e", 3);

  /** Two of three with RSA, whose checks cost least. */
  private static final List<Signer> SIGNERS = List.of(RSA, RSA, RSA, RSA, P256, EDWARDS);

  private static final List<Mutator> MUTATORS =
      Stream.concat(HeaderMutators.ALL.stream(), TextMutators.ALL.stream()).toList();

  /** What a chunk of tokens showed. */
  private static final class Tally {
    final Map<String, Integer> classes = new TreeMap<>();
    final Map<String, String> examples = new TreeMap<>();
    int tokens;
    int acceptedByOurs;
    int acceptedBySome;

    void count(String mutator, String ours, Verdict nimbus, Verdict jose4j, String token) {
      tokens++;
      Verdict mine = ours.equals("accepted") ? Verdict.ACCEPTS : Verdict.REFUSES;
      acceptedByOurs += mine == Verdict.ACCEPTS ? 1 : 0;
      List<Verdict> others = List.of(nimbus, jose4j);
      acceptedBySome += mine == Verdict.ACCEPTS || others.contains(Verdict.ACCEPTS) ? 1 : 0;
      if (others.stream().allMatch(other -> other == mine || other == Verdict.CANNOT)) {
        return;
      }
      String name = row(mutator, mine, nimbus, jose4j);
      classes.merge(name, 1, Integer::sum);
      examples.putIfAbsent(name, ours + " " + token);
    }

    void add(Tally other) {
      tokens += other.tokens;
      acceptedByOurs += other.acceptedByOurs;
      acceptedBySome += other.acceptedBySome;
      other.classes.forEach((name, count) -> classes.merge(name, count, Integer::sum));
      other.examples.forEach(examples::putIfAbsent);
    }
  }

  private static String row(String mutator, Verdict ours, Verdict nimbus, Verdict jose4j) {
    return mutator + " | " + word(ours) + " | " + word(nimbus) + " | " + word(jose4j);
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTS -> "accepts";
      case REFUSES -> "refuses";
      case CANNOT -> "–";
    };
  }

  private static Tally chunk(int number, Libraries libraries) {
    Random random = new Random(SEED + number);
    Tally tally = new Tally();
    for (int i = 0; i < TOKENS_OF_CHUNK; i++) {
      Mutator mutator = MUTATORS.get(random.nextInt(MUTATORS.size()));
      Signer signer = SIGNERS.get(random.nextInt(SIGNERS.size()));
      String token = mutator.make().token(random, signer);
      tally.count(
          mutator.name(),
          libraries.ours(token),
          libraries.nimbus(token, signer == EDWARDS),
          libraries.jose4j(token),
          token);
    }
    return tally;
  }

  @Test
  void everyDisagreementIsExplained() {
    Libraries libraries = new Libraries(List.of(RSA.jwk(), P256.jwk(), EDWARDS.jwk()));
    List<Tally> tallies =
        IntStream.range(0, CHUNKS).parallel().mapToObj(n -> chunk(n, libraries)).toList();
    Tally all = new Tally();
    tallies.forEach(all::add);
    Tally weakKeys = weakKeys();
    System.out.printf(
        "libraries: %d tokens, %d accepted by at least one, %d by ours; crashes of others %s%n",
        all.tokens, all.acceptedBySome, all.acceptedByOurs, libraries.crashes());
    all.add(weakKeys);
    all.classes.forEach((name, count) -> System.out.printf("  %6d  %s%n", count, name));
    assertThat(all.acceptedBySome).isGreaterThanOrEqualTo(CHUNKS * TOKENS_OF_CHUNK / 10);
    TreeSet<String> explained = explained(false);
    List<String> unexplained =
        all.examples.entrySet().stream()
            .filter(example -> !explained.contains(example.getKey()))
            .map(example -> example.getKey() + "   " + example.getValue())
            .toList();
    assertThat(unexplained).as("disagreements without a row in docs/decisions.md").isEmpty();
    assertThat(all.classes.keySet()).as("rows that nothing shows").containsAll(explained(true));
  }

  /**
   * Keys of small order in the expected set, with a signature that holds for every message under a
   * lenient check: S is 0, and R the neutral element.
   */
  private static Tally weakKeys() {
    Tally tally = new Tally();
    for (byte[] point : SmallOrder.POINTS) {
      ObjectNode jwk = EDWARDS.jwk().put("x", Base64Url.encode(point));
      Libraries libraries = new Libraries(List.of(jwk));
      byte[] signature = Arrays.copyOf(SmallOrder.POINTS.get(0), 64);
      for (int i = 0; i < 16; i++) {
        String header = Base64Url.encode(EDWARDS.header(",\"x\":" + i).getBytes(UTF_8));
        String token = header + ".e30." + Base64Url.encode(signature);
        tally.count(
            "ed25519-small-order-key",
            libraries.ours(token),
            Verdict.CANNOT,
            libraries.jose4j(token),
            token);
      }
    }
    return tally;
  }

  /**
   * The rows of the table, without their reasons.
   *
   * @param always leave out those that not every JDK shows
   */
  private static TreeSet<String> explained(boolean always) {
    Path page = Path.of(System.getProperty("waymark.root", "..")).resolve("docs/decisions.md");
    TreeSet<String> rows = new TreeSet<>();
    try {
      List<String> lines = Files.readAllLines(page, UTF_8);
      int from = lines.indexOf("| token | ours | Nimbus | jose4j | why |");
      assertThat(from).as("the table in docs/decisions.md").isNotNegative();
      for (String line : lines.subList(from + 2, lines.size())) {
        if (!line.startsWith("|")) {
          break;
        }
        String[] cells = line.split("\\|", -1);
        if (always && cells[5].contains("depends on the JDK")) {
          continue;
        }
        for (String mutator : cells[1].split(",")) {
          for (String nimbus : cells[3].split("/")) {
            rows.add(
                String.join(
                    " | ",
                    mutator.strip().replace("`", ""),
                    cells[2].strip(),
                    nimbus.strip(),
                    cells[4].strip()));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return rows;
  }
}

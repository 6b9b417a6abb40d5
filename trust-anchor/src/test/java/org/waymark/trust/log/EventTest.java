package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.id.EntityId;

final class EventTest {
  private static final long MAX = (1L << 53) - 1;
  private static final Sha256 RECORD = Sha256.of(new byte[] {1});
  private static final Sha256 DECISION = Sha256.of(new byte[] {2});
  private static final Sha256 DIRECTORY = Sha256.of(new byte[] {3});
  private static final EntityId SITE = EntityId.parse("https://cloud.example.org:8443");

  /** The members beyond those of every entry, as formats.md, section 6, lists them. */
  private static Set<String> members(EventType type) {
    return switch (type) {
      case ADMIT, UPDATE, ROTATE_KEY, SUSPEND, REINSTATE, REVOKE, LEAVE ->
          Set.of("sub", "ver", "mver", "record");
      case POLICY, SNAPSHOT -> Set.of("record");
      case ROOT -> Set.of("ver", "record");
      case HEARTBEAT -> Set.of();
    };
  }

  private static boolean mayHaveDecision(EventType type) {
    return type.aboutSite() || type == EventType.POLICY;
  }

  private static Map<String, String> values(EventType type) {
    Map<String, String> all =
        Map.of(
            "sub",
            '"' + SITE.value() + '"',
            "ver",
            "4",
            "mver",
            "5",
            "record",
            '"' + RECORD.hex() + '"');
    Map<String, String> values = new TreeMap<>(all);
    values.keySet().retainAll(members(type));
    values.put("seq", "6");
    values.put("type", '"' + type.code() + '"');
    values.put("directory", '"' + DIRECTORY.hex() + '"');
    values.put("time", "1000");
    values.put("expires", "87400");
    return values;
  }

  private static byte[] json(Map<String, String> sorted) {
    List<String> members = new ArrayList<>();
    new TreeMap<>(sorted).forEach((name, value) -> members.add('"' + name + "\":" + value));
    return ('{' + String.join(",", members) + '}').getBytes(UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void anEntryWithTheMembersOfItsTypeIsReadAndWrittenAgain(EventType type) {
    byte[] entry = json(values(type));
    Event event = Event.parse(entry);
    assertThat(event.encode()).asString(UTF_8).isEqualTo(new String(entry, UTF_8));
    assertThat(event.knownType()).contains(type);
  }

  @ParameterizedTest
  @EnumSource
  void everyMemberOfItsTypeIsDemanded(EventType type) {
    for (String member : values(type).keySet()) {
      Map<String, String> without = values(type);
      without.remove(member);
      assertMalformed(() -> Event.parse(json(without)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMemberOfAnotherTypeIsRefused(EventType type) {
    values(EventType.ADMIT)
        .forEach(
            (name, value) -> {
              if (!values(type).containsKey(name)) {
                Map<String, String> more = values(type);
                more.put(name, value);
                assertMalformed(() -> Event.parse(json(more)));
              }
            });
  }

  @ParameterizedTest
  @EnumSource
  void aDecisionIsForSitesAndPoliciesOnly(EventType type) {
    Map<String, String> more = values(type);
    more.put("decision", '"' + DECISION.hex() + '"');
    if (mayHaveDecision(type)) {
      assertThat(Event.parse(json(more)).decision()).contains(DECISION);
      assertThat(Event.parse(json(more)).encode()).isEqualTo(json(more));
    } else {
      assertMalformed(() -> Event.parse(json(more)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMemberThatNoTypeHasIsRefused(EventType type) {
    Map<String, String> more = values(type);
    more.put("note", "\"free text\"");
    assertMalformed(() -> Event.parse(json(more)));
  }

  @Test
  void everyMemberIsReadIntoItsPlace() {
    Map<String, String> values = values(EventType.ROTATE_KEY);
    values.put("decision", '"' + DECISION.hex() + '"');
    assertThat(Event.parse(json(values)))
        .isEqualTo(
            Event.site(
                6,
                EventType.ROTATE_KEY,
                SITE,
                4,
                5,
                RECORD,
                Optional.of(DECISION),
                DIRECTORY,
                1000,
                87400));
  }

  @Test
  void whatTheFactoriesMakeIsReadAsTheSame() {
    List<Event> made =
        List.of(
            Event.site(1, EventType.ADMIT, SITE, 2, 3, RECORD, Optional.empty(), DIRECTORY, 4, 5),
            Event.policy(1, RECORD, Optional.of(DECISION), DIRECTORY, 4, 5),
            Event.root(1, 2, RECORD, DIRECTORY, 4, 5),
            Event.snapshot(1, RECORD, DIRECTORY, 4, 5),
            Event.heartbeat(1, DIRECTORY, 4, 5));
    assertThat(made).allSatisfy(event -> assertThat(Event.parse(event.encode())).isEqualTo(event));
  }

  @Test
  void whatIsWrittenIsTheCanonicalForm() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("ver", 4).put("type", "admit").put("time", 1000).put("sub", SITE.value());
    object.put("seq", 6).put("record", RECORD.hex()).put("mver", 5).put("expires", 87400);
    object.put("directory", DIRECTORY.hex()).put("decision", DECISION.hex());
    Event event =
        Event.site(
            6, EventType.ADMIT, SITE, 4, 5, RECORD, Optional.of(DECISION), DIRECTORY, 1000, 87400);
    assertThat(event.encode()).isEqualTo(CanonicalJson.write(object));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq", "time", "expires", "ver", "mver"})
  void aNumberOutOfRangeIsRefused(String member) {
    for (String value :
        List.of("-1", "1.0", "1e3", "\"1\"", "null", "9007199254740992", "1" + "0".repeat(40))) {
      Map<String, String> values = values(EventType.ADMIT);
      values.put(member, value);
      assertMalformed(() -> Event.parse(json(values)));
    }
  }

  @Test
  void countersBeginAtOne() {
    for (String counter : List.of("ver", "mver")) {
      Map<String, String> values = values(EventType.ADMIT);
      values.put(counter, "0");
      assertMalformed(() -> Event.parse(json(values)));
    }
  }

  @Test
  void theLargestNumbersAreRead() {
    Event event =
        Event.site(
            MAX - 1,
            EventType.ADMIT,
            SITE,
            MAX,
            MAX,
            RECORD,
            Optional.empty(),
            DIRECTORY,
            MAX,
            MAX);
    assertThat(Event.parse(event.encode())).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"record", "decision", "directory"})
  void aHashIsSixtyFourLowerCaseDigits(String member) {
    for (String value :
        List.of(
            "\"\"",
            "\"" + RECORD.hex().substring(1) + "\"",
            "\"" + RECORD.hex() + "0\"",
            "\"" + RECORD.hex().toUpperCase(Locale.ROOT) + "\"",
            "1",
            "null")) {
      Map<String, String> values = values(EventType.ADMIT);
      values.put(member, value);
      assertMalformed(() -> Event.parse(json(values)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://Cloud.example.org",
        "https://cloud.example.org/",
        "cloud.example.org",
        ""
      })
  void aSiteIsAnEntityIdentifier(String sub) {
    Map<String, String> values = values(EventType.ADMIT);
    values.put("sub", '"' + sub + '"');
    assertMalformed(() -> Event.parse(json(values)));
  }

  @Test
  void anIdentifierOfATestingFederationIsLeftToTheFold() {
    Map<String, String> values = values(EventType.ADMIT);
    values.put("sub", "\"http://localhost:8080\"");
    assertThat(Event.parse(json(values)).sub())
        .contains(EntityId.parseTesting("http://localhost:8080"));
  }

  @Test
  void anyOtherFormOfTheSameEntryIsRefused() {
    String entry = new String(json(values(EventType.ADMIT)), UTF_8);
    String moved = entry.replace("\"directory\":\"" + DIRECTORY.hex() + "\",", "");
    List<String> others =
        List.of(
            entry + "\n",
            " " + entry,
            entry.replace(",", ", "),
            entry.replace("admit", "\\u0061dmit"),
            entry.replace("https://", "https:\\/\\/"),
            entry.replace("}", ",\"ver\":4}"),
            moved.replace("}", ",\"directory\":\"" + DIRECTORY.hex() + "\"}"),
            "\ufeff" + entry,
            "[" + entry + "]");
    assertThat(others)
        .doesNotContain(entry)
        .allSatisfy(other -> assertMalformed(() -> Event.parse(other.getBytes(UTF_8))));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] entry = json(values(EventType.ADMIT));
    for (int length = 0; length < entry.length; length++) {
      byte[] cut = Arrays.copyOf(entry, length);
      assertMalformed(() -> Event.parse(cut));
    }
  }

  @Test
  void theFastPathReadsAndRefusesAsTheCarefulOne() {
    Random random = new Random(6);
    int same = 0;
    for (int run = 0; run < 20_000; run++) {
      EventType type = EventType.values()[random.nextInt(EventType.values().length)];
      byte[] entry = mutated(json(values(type)), random);
      Optional<Event> careful = outcome(() -> Event.parseWithCare(entry));
      assertThat(outcome(() -> Event.parse(entry))).as(new String(entry, UTF_8)).isEqualTo(careful);
      same += careful.isPresent() ? 1 : 0;
    }
    assertThat(same).as("entries that were still good").isBetween(100, 19_000);
  }

  /** The entry with a byte changed, left out, doubled or moved; digits become other digits. */
  private static byte[] mutated(byte[] entry, Random random) {
    StringBuilder text = new StringBuilder(new String(entry, UTF_8));
    int at = random.nextInt(entry.length);
    switch (random.nextInt(5)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(256));
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.insert(at, text.charAt(random.nextInt(entry.length)));
      case 3 -> text.setLength(at);
      default -> {
        if (Character.isDigit(text.charAt(at))) {
          text.setCharAt(at, (char) ('0' + random.nextInt(10)));
        }
      }
    }
    return text.toString().getBytes(UTF_8);
  }

  private static Optional<Event> outcome(Supplier<Event> parse) {
    try {
      return Optional.of(parse.get());
    } catch (MalformedException refused) {
      assertThat(refused.code()).isEqualTo("entry_malformed");
      return Optional.empty();
    }
  }

  @Test
  void anEntryOfAnUnknownTypeIsReadByItsCommonMembers() {
    Map<String, String> values = values(EventType.HEARTBEAT);
    values.put("type", "\"recover\"");
    values.put("record", "[{\"not\":\"a hash\"}]");
    values.put("zone", "7");
    Event event = Event.parse(json(values));
    assertThat(event.knownType()).isEmpty();
    assertThat(event)
        .isEqualTo(
            new Event(
                6,
                "recover",
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                DIRECTORY,
                1000,
                87400));
  }

  @Test
  void anEntryOfAnUnknownTypeIsCanonicalToo() {
    Map<String, String> values = values(EventType.HEARTBEAT);
    values.put("type", "\"recover\"");
    values.put("zone", "7 ");
    assertMalformed(() -> Event.parse(json(values)));
  }

  @Test
  void anEntryOfAnUnknownTypeIsNotWritten() {
    Map<String, String> values = values(EventType.HEARTBEAT);
    values.put("type", "\"recover\"");
    Event event = Event.parse(json(values));
    assertThatThrownBy(event::encode).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEntryLongerThanABundleCountsIsRefused() {
    Map<String, String> values = values(EventType.HEARTBEAT);
    values.put("type", "\"recover\"");
    int rest = Event.MAX_BYTES - json(values).length - ",\"zone\":\"\"".length();
    values.put("zone", '"' + "x".repeat(rest) + '"');
    assertThat(Event.parse(json(values)).type()).isEqualTo("recover");
    values.put("zone", '"' + "x".repeat(rest + 1) + '"');
    assertMalformed(() -> Event.parse(json(values)));
  }

  private static void assertMalformed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("entry_malformed"));
  }
}

package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.codec.Sha256;
import org.waymark.testing.SharedFolder;

/** The published probes of transparency-dev/merkle: good proofs, and bad ones of many kinds. */
final class MerkleVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder = SharedFolder.require("vectors/merkle");

  @Test
  void everyInclusionProbeIsAcceptedOrRefusedAsItSays() throws IOException {
    assertThat(failures("inclusion", 98, MerkleVectorsTest::inclusion)).isEmpty();
  }

  @Test
  void everyConsistencyProbeIsAcceptedOrRefusedAsItSays() throws IOException {
    assertThat(failures("consistency", 98, MerkleVectorsTest::consistency)).isEmpty();
  }

  @Test
  void theProbesOfSubtreesAreCountedAsNotImplemented() throws IOException {
    int subtrees = files("subtreeinclusion").size() + files("subtreeconsistency").size();
    System.out.println("merkle vectors: " + subtrees + " subtree probes, not implemented here");
    assertThat(subtrees + files("inclusion").size() + files("consistency").size() + 2)
        .as("files in the folder, with the licence and the reference tree")
        .isEqualTo(files("").size());
  }

  @Test
  void theReferenceTreeHasItsPublishedLeafHashes() throws IOException {
    JsonNode tree = referenceTree();
    List<String> hashes = new ArrayList<>();
    tree.get("leaf_inputs_hex")
        .forEach(e -> hashes.add(MerkleFrontier.leafHash(Hex.decode(e.asText())).hex()));
    assertThat(hashes).isEqualTo(texts(tree.get("leaf_hashes"))).hasSize(8);
  }

  @Test
  void theReferenceTreeHasItsPublishedRootAtEverySize() throws IOException {
    JsonNode tree = referenceTree();
    MerkleFrontier frontier = MerkleFrontier.empty();
    List<String> roots = new ArrayList<>(List.of(frontier.root().hex()));
    for (JsonNode leaf : tree.get("leaf_hashes")) {
      frontier = frontier.append(Sha256.fromHex(leaf.asText()));
      roots.add(frontier.root().hex());
    }
    assertThat(roots).isEqualTo(texts(tree.get("roots_by_size"))).hasSize(9);
  }

  @Test
  void theProofsMadeOfTheReferenceTreeAreThePublishedOnes() throws IOException {
    JsonNode published = referenceTree();
    ReferenceTree tree =
        ReferenceTree.of(
            texts(published.get("leaf_hashes")).stream().map(Sha256::fromHex).toList());
    List<String> failures = new ArrayList<>();
    for (JsonNode c : published.get("inclusion")) {
      List<Sha256> made =
          MerkleProofs.inclusion(c.get("index").asLong(), c.get("size").asLong(), tree);
      check(failures, "inclusion " + c, made, c.get("proof"));
    }
    for (JsonNode c : published.get("consistency")) {
      List<Sha256> made =
          MerkleProofs.consistency(c.get("from").asLong(), c.get("to").asLong(), tree);
      check(failures, "consistency " + c, made, c.get("proof"));
    }
    assertThat(failures).isEmpty();
    assertThat(published.get("inclusion").size() + published.get("consistency").size())
        .isEqualTo(72);
  }

  private static void check(
      List<String> failures, String what, List<Sha256> made, JsonNode published) {
    if (!made.stream().map(Sha256::hex).toList().equals(texts(published))) {
      failures.add(what + " was made as " + made);
    }
  }

  private static void inclusion(JsonNode c) {
    MerkleProofs.verifyInclusion(
        number(c, "leafIdx"),
        number(c, "treeSize"),
        hash(c.get("leafHash")),
        proof(c),
        root(c.get("root")));
  }

  private static void consistency(JsonNode c) {
    MerkleProofs.verifyConsistency(
        number(c, "size1"),
        number(c, "size2"),
        root(c.get("root1")),
        root(c.get("root2")),
        proof(c));
  }

  private List<String> failures(String kind, int expected, Probe probe) throws IOException {
    List<String> failures = new ArrayList<>();
    List<Path> files = files(kind);
    int refusals = 0;
    for (Path file : files) {
      JsonNode c = JSON.readTree(file.toFile());
      boolean refused = false;
      try {
        probe.run(c);
      } catch (VerificationException e) {
        refused = true;
      }
      refusals += refused ? 1 : 0;
      if (refused != c.get("wantErr").asBoolean()) {
        failures.add(folder.relativize(file) + (refused ? " was refused" : " was accepted"));
      }
    }
    System.out.println(
        "merkle vectors: " + files.size() + " " + kind + " probes, " + refusals + " refused");
    assertThat(files).as("probes of " + kind).hasSize(expected);
    return failures;
  }

  private List<Path> files(String kind) throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve(kind))) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private JsonNode referenceTree() throws IOException {
    return JSON.readTree(folder.resolve("reference-tree.json").toFile());
  }

  /** Unsigned 64 bits in the vectors; what does not fit comes out negative. */
  private static long number(JsonNode c, String member) {
    return c.get(member).bigIntegerValue().longValue();
  }

  private static List<Sha256> proof(JsonNode c) {
    List<Sha256> proof = new ArrayList<>();
    c.get("proof").forEach(hash -> proof.add(hash(hash)));
    return proof;
  }

  /** Some bad probes have hashes of another length, which cannot be made into a value at all. */
  private static Sha256 hash(JsonNode base64) {
    return Sha256.ofBytes(Base64.getDecoder().decode(base64.asText()));
  }

  /** Some probes have a text in place of a root that does not matter; its hash stands for it. */
  private static Sha256 root(JsonNode base64) {
    byte[] root = Base64.getDecoder().decode(base64.asText());
    return root.length == Sha256.LENGTH ? Sha256.ofBytes(root) : Sha256.of(root);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(e -> texts.add(e.asText()));
    return texts;
  }

  private interface Probe {
    void run(JsonNode c);
  }
}

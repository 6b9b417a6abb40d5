package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.VerifiedIntermediate;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code intermediate certify}: the statement that makes an intermediate. */
@CommandLine.Command(
    name = "certify",
    description = {
      "Sign the membership of an intermediate, on the machine of the key that does so.",
      "From then on its key certifies sites within the names that --permit gives it, its own name"
          + " among them. The chain that is written goes to the registry with intermediate add, and"
          + " to the intermediate. Needs no network and no registry."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark intermediate certify nren.example --jwk nren.jwk --permit .nren.example \\",
      "      --key membership.pem --root root.json --out nren.chain",
      "  ./waymark intermediate certify north.nren.example --jwk north.jwk \\",
      "      --permit .north.nren.example --above nren.chain --key nren.pem --root root.json \\",
      "      --out north.chain"
    })
final class IntermediateCertifyCommand extends Command {
  private static final int MAX_POLICY = 48 << 10;

  @Parameters(paramLabel = "HOST", description = "The intermediate's host.")
  private String host = "";

  @Option(
      names = "--jwk",
      paramLabel = "FILE",
      required = true,
      description = "Its public key, as intermediate key prints it.")
  private Path jwk = Path.of("intermediate.jwk");

  @Option(
      names = "--permit",
      paramLabel = "NAME",
      required = true,
      description = "A host, or with a leading dot every host below a domain; again for more.")
  private List<String> permitted = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "NAME",
      description = "A host or domain that it must not certify all the same; again for more.")
  private List<String> excluded = List.of();

  @Option(
      names = "--max-path-length",
      paramLabel = "N",
      description = "How many intermediates may stand between the signer and a site: 1 to 3.")
  private @Nullable Long maxPathLength;

  @Option(
      names = "--allow-type",
      paramLabel = "TYPE",
      description = "An entity type that its sites may have, such as ocm_server; again for more.")
  private List<String> types = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A metadata policy for its sites, in JSON (docs/formats.md, section 3).")
  private @Nullable Path policy;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      description = "How long it holds (default: the longest that the root allows).")
  private @Nullable Long days;

  @Option(
      names = "--above",
      paramLabel = "FILE",
      description = "The chain of the intermediate that signs, where it is not the trust anchor.")
  private @Nullable Path above;

  @Option(names = "--key", paramLabel = "FILE", required = true, description = "The signing key.")
  private Path key = Path.of("membership.pem");

  @Option(
      names = {"--key-passphrase-file", "--passphrase-file"},
      paramLabel = "FILE",
      description = "Holds the passphrase of --key (default: DATA/passphrase, if any).")
  private @Nullable Path keyPassphrase;

  @Option(names = "--root", paramLabel = "FILE", required = true, description = "The root.")
  private Path root = Path.of("root.json");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the chain goes; there must be no such file yet.")
  private Path out = Path.of("intermediate.chain");

  @Override
  protected ExitCode run() throws IOException {
    Root pinned = PinnedRoots.read(root);
    Instant now = clock().instant();
    RecordVerifier verifier = new RecordVerifier(pinned);
    List<String> superiors = above == null ? List.of() : chain(above);
    Optional<VerifiedIntermediate> signer =
        superiors.isEmpty() ? Optional.empty() : Optional.of(verifier.intermediate(superiors, now));
    SigningKey opened =
        MembershipKey.open(
            key,
            MembershipKey.passphrase(Optional.ofNullable(keyPassphrase), data),
            signer.isPresent() ? Optional.empty() : Optional.of(pinned));
    EntityId sub = pinned.parseEntity(host.contains("://") ? host : "https://" + host);
    ObjectNode claims = claims(pinned, signer, sub, now);
    List<String> chain = new ArrayList<>();
    chain.add(MembershipStatement.sign(claims, opened).jws().token());
    chain.addAll(superiors);
    VerifiedIntermediate made = verifier.intermediate(chain, now);
    OwnerOnly.writeNew(out, (String.join("\n", chain) + "\n").getBytes(StandardCharsets.US_ASCII));
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("entityId", sub.value())
            .put("issuer", claims.path("iss").asText())
            .put("expires", made.expires().toString())
            .put("chain", out.toString());
    document.set("constraints", made.constraints().toJson());
    if (json) {
      console().json(document);
      return ExitCode.OK;
    }
    console()
        .line(
            "%s may certify sites within %s until %s",
            sub,
            String.join(" ", made.constraints().permitted().orElse(List.of())),
            made.expires());
    console().note("next, at the registry: waymark intermediate add %s", out);
    return ExitCode.OK;
  }

  private ObjectNode claims(
      Root pinned, Optional<VerifiedIntermediate> signer, EntityId sub, Instant now)
      throws IOException {
    Instant issued = Instant.ofEpochSecond(now.getEpochSecond());
    Instant longest = issued.plusSeconds(pinned.limits().membershipLife());
    Instant wanted = days == null ? longest : issued.plus(Duration.ofDays(days));
    ObjectNode claims =
        MembershipStatement.claims(
            signer.map(VerifiedIntermediate::id).orElse(pinned.federation()),
            sub,
            issued,
            wanted,
            JwkSet.of(CeremonyFiles.publicKey(jwk)),
            issued.getEpochSecond());
    claims.set("constraints", constraints(sub).toJson());
    if (policy != null) {
      claims.set(
          "metadata_policy",
          new InputFile(policy)
              .read(MAX_POLICY, bytes -> StrictJson.parseObject(bytes, JsonLimits.DOCUMENT)));
    }
    return claims;
  }

  /** Its own name is within its names: a client that is told of it checks that as well. */
  private Constraints constraints(EntityId sub) {
    List<String> names = new ArrayList<>(permitted);
    if (!names.contains(sub.host().name())) {
      names.add(sub.host().name());
    }
    Constraints constraints = Constraints.naming(names, excluded);
    OptionalLong most =
        maxPathLength == null ? OptionalLong.empty() : OptionalLong.of(maxPathLength);
    if (most.isPresent()) {
      constraints = constraints.withMaxPathLength(most.getAsLong());
    }
    return types.isEmpty() ? constraints : constraints.withAllowedEntityTypes(Set.copyOf(types));
  }

  /** The tokens of a chain file, one a line. */
  static List<String> chain(Path file) throws IOException {
    int most = 4 * 65_537;
    return new String(new InputFile(file).bytes(most), StandardCharsets.US_ASCII)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }
}

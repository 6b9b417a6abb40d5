package org.waymark.registry.oidf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * The directory in the documents of OpenID Federation 1.0. The paragraphs are that specification's.
 *
 * <pre>
 * section 9     entity configuration of the trust anchor
 * section 8.1   subordinate statement about a member, or an intermediate
 * section 8.2   the immediate subordinates
 * section 8.3   metadata of a member, resolved, with its trust chain
 * section 8.7   keys that signed all this in the past
 * </pre>
 *
 * <p>Only active members are spoken of, as the published checkpoint has them. What is signed is
 * good for an hour at most, and for no longer than what it rests on. A signed document is given out
 * again for a minute, unless the directory changes before: a suspension is obeyed with the next
 * request.
 *
 * <p>Where the chain of a member has an intermediate, the anchor issues no statement about the
 * member: that would have to be signed by the intermediate, which has end points of its own or
 * none.
 *
 * <p>Thread-safe.
 */
public final class StandardStatements {
  /** The longest life of what is signed here. */
  public static final Duration LIFE = Duration.ofHours(1);

  private static final String ENTITY = "entity-statement+jwt";
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final long CACHE_BYTES = 8L << 20;

  private final Supplier<RootChain> roots;
  private final DirectoryContent content;
  private final RegistryStorage storage;
  private final Subordinates subordinates;
  private final OidfKey key;
  private final InstantSource clock;
  private final Supplier<URI> base;
  private volatile @Nullable View view;

  /**
   * @param roots from the first version
   * @param content what is published
   * @param base how the world reaches the registry, without a slash at the end
   */
  public StandardStatements(
      Supplier<RootChain> roots,
      DirectoryContent content,
      RegistryStorage storage,
      OidfKey key,
      InstantSource clock,
      Supplier<URI> base) {
    this.roots = roots;
    this.content = content;
    this.storage = storage;
    this.subordinates = new Subordinates(storage);
    this.key = key;
    this.clock = clock;
    this.base = base;
  }

  /**
   * The trust anchor about itself (section 9).
   *
   * @throws OidfException {@code not_found temporarily_unavailable}
   */
  public String entityConfiguration() {
    return view().signed("configuration", View::configuration);
  }

  /**
   * The anchor's statement about an immediate subordinate (section 8.1).
   *
   * @throws OidfException {@code invalid_request not_found temporarily_unavailable}
   */
  public String fetch(String sub) {
    View now = view();
    if (sub.equals(now.root.federation().value())) {
      throw new OidfException(
          OidfException.Code.INVALID_REQUEST,
          "The trust anchor has no superior that could make a statement about it; its entity"
              + " configuration is at /.well-known/openid-federation.");
    }
    return now.signed("fetch " + sub, it -> it.statement(sub));
  }

  /**
   * The immediate subordinates (section 8.2), sorted.
   *
   * @param types any of these; all where none is named
   */
  public Collection<String> list(List<String> types, boolean intermediatesOnly) {
    View now = view();
    SigningKey unused = key.of(now.root); // without a key nothing is to be had about anybody
    return now.listing().entities(types, intermediatesOnly);
  }

  /**
   * The metadata of a member after every policy, with the chain that it rests on (section 8.3).
   *
   * @param anchors that the caller trusts
   * @param types of the metadata; all where none is named
   * @throws OidfException {@code invalid_trust_anchor not_found invalid_trust_chain
   *     temporarily_unavailable}
   */
  public String resolve(String sub, List<String> anchors, List<String> types) {
    View now = view();
    String anchor = now.root.federation().value();
    if (!anchors.contains(anchor)) {
      throw new OidfException(
          OidfException.Code.INVALID_TRUST_ANCHOR,
          "The trust anchor of this federation is " + anchor + "; no other can be used here.");
    }
    return now.signed(
        "resolve " + sub + " " + String.join(" ", types), it -> it.resolved(sub, types));
  }

  /**
   * Keys that signed statements in the past and are in the newest root no longer (section 8.7).
   *
   * @throws OidfException {@code not_found temporarily_unavailable}
   */
  public String historicalKeys() {
    return view()
        .signed(
            "keys",
            it ->
                it.sign(
                    "jwk-set+jwt",
                    it.claims(it.root.federation().value(), Optional.empty())
                        .set("keys", HistoricalKeys.of(roots.get()))));
  }

  private View view() {
    View now = view;
    Instant time = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Root root = roots.get().newest();
    if (now == null
        || now.version != content.version()
        || now.root.version() != root.version()
        || time.isBefore(now.now)
        || !time.isBefore(now.now.plus(KEPT))) {
      now = new View(content.version(), root, time);
      view = now;
    }
    return now;
  }

  /** What has been signed since the directory or the minute changed. */
  private final class View {
    private final long version;
    private final Root root;
    private final Instant now;
    private final Cache<String, String> signed =
        Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((String asked, String token) -> asked.length() + token.length() + 100)
            .executor(Runnable::run)
            .build();
    private Optional<Subordinates.Listing> listing = Optional.empty();

    View(long version, Root root, Instant now) {
      this.version = version;
      this.root = root;
      this.now = now;
    }

    /** Refusals are not kept: made-up names push nothing out. */
    String signed(String asked, Function<View, String> make) {
      String known = signed.getIfPresent(asked);
      if (known == null) {
        known = make.apply(this);
        signed.put(asked, known);
      }
      return known;
    }

    synchronized Subordinates.Listing listing() {
      Subordinates.Listing read = listing.orElseGet(subordinates::read);
      listing = Optional.of(read);
      return read;
    }

    String sign(String typ, JsonNode claims) {
      return CompactJws.sign(key.of(root), typ, CanonicalJson.write(claims)).token();
    }

    ObjectNode claims(String sub, Optional<Instant> expires) {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("iss", root.federation().value())
              .put("iat", now.getEpochSecond());
      expires.ifPresent(end -> json.put("sub", sub).put("exp", end.getEpochSecond()));
      return json;
    }

    private Instant end() {
      return now.plus(LIFE);
    }

    String configuration() {
      ObjectNode json = claims(root.federation().value(), Optional.of(end()));
      json.set("jwks", root.keys(RootRole.OIDF).toJson());
      json.set("metadata", anchorMetadata());
      return sign(ENTITY, json);
    }

    private ObjectNode anchorMetadata() {
      String url = base.get() + "/federation/";
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata
          .putObject("federation_entity")
          .put("organization_name", root.name())
          .put("federation_fetch_endpoint", url + "fetch")
          .put("federation_list_endpoint", url + "list")
          .put("federation_resolve_endpoint", url + "resolve")
          .put("federation_historical_keys_endpoint", url + "historical-keys");
      return metadata;
    }

    String statement(String sub) {
      Optional<VerifiedRecord> member = member(sub);
      if (member.isPresent()) {
        return statement(member.get());
      }
      MembershipStatement intermediate =
          Optional.ofNullable(listing().intermediates().get(sub))
              .filter(it -> now.isBefore(it.expires()))
              .orElseThrow(() -> unknown(sub));
      return statement(intermediate, earlier(end(), intermediate.expires()));
    }

    private String statement(VerifiedRecord member) {
      if (member.record().chainLength() > 1) {
        throw new OidfException(
            OidfException.Code.NOT_FOUND,
            member.sub()
                + " is no immediate subordinate of "
                + root.federation()
                + ": its superior is "
                + member.membership().iss()
                + ".");
      }
      return statement(member.membership(), earlier(end(), member.expires()));
    }

    private String statement(MembershipStatement membership, Instant expires) {
      ObjectNode json = claims(membership.sub().value(), Optional.of(expires));
      json.put("source_endpoint", base.get() + "/federation/fetch");
      json.set("jwks", jwks(membership.keys()));
      ObjectNode said = membership.jws().payloadObject();
      for (String claim :
          List.of("metadata", "metadata_policy", "metadata_policy_crit", "constraints")) {
        if (said.has(claim)) {
          json.set(claim, said.get(claim).deepCopy());
        }
      }
      return sign(ENTITY, json);
    }

    private ObjectNode jwks(JwkSet keys) {
      return keys.toJson();
    }

    String resolved(String sub, List<String> types) {
      ArrayNode chain = JsonNodeFactory.instance.arrayNode();
      ObjectNode metadata;
      Instant expires = end();
      if (sub.equals(root.federation().value())) {
        metadata = anchorMetadata();
      } else {
        VerifiedRecord member = member(sub).orElseThrow(() -> unknown(sub));
        if (member.record().chainLength() > 1) {
          throw new OidfException(
              OidfException.Code.INVALID_TRUST_CHAIN,
              "The superior of "
                  + sub
                  + " is "
                  + member.membership().iss()
                  + ", whose standard statements are not to be had here.");
        }
        metadata = member.metadata();
        expires = earlier(expires, member.expires());
        chain.add(member.site().jws().token());
        chain.add(signed("fetch " + sub, it -> it.statement(member)));
      }
      chain.add(signed("configuration", View::configuration));
      if (!types.isEmpty()) {
        metadata.retain(types);
      }
      ObjectNode json = claims(sub, Optional.of(expires));
      json.set("metadata", metadata);
      json.set("trust_chain", chain);
      return sign("resolve-response+jwt", json);
    }

    /** What restricts counts at once, also while witnesses have not seen it (DESIGN 7). */
    private boolean isActive(EntityId entity) {
      return storage.site(entity).filter(row -> row.status() == SiteStatus.ACTIVE).isPresent();
    }

    /** An active member whose record is believed now. */
    private Optional<VerifiedRecord> member(String sub) {
      EntityId entity;
      try {
        entity = root.parseEntity(sub);
      } catch (MalformedException notOne) {
        return Optional.empty();
      }
      Optional<Record> record =
          content
              .get("sites/" + entity.host())
              .map(Resource::bytes)
              .map(SiteProof::parse)
              .flatMap(SiteProof::record)
              .filter(it -> it.sub().equals(entity))
              .filter(it -> it.siteStatus() == SiteStatus.ACTIVE)
              .filter(it -> isActive(entity));
      if (record.isEmpty()) {
        return Optional.empty();
      }
      try {
        VerifiedRecord believed = new RecordVerifier(root).verify(entity, record.get(), now);
        believed.requireCurrent(now);
        return Optional.of(believed);
      } catch (ExpiredException ended) {
        return Optional.empty();
      } catch (VerificationException e) {
        throw new OidfException(
            OidfException.Code.INVALID_TRUST_CHAIN,
            "The record of " + sub + " is not believed: " + e.getMessage());
      }
    }
  }

  private static OidfException unknown(String sub) {
    return new OidfException(
        OidfException.Code.NOT_FOUND, sub + " is no active member of this federation.");
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}

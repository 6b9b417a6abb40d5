package org.waymark.trust.statement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;

/**
 * What the directory holds for one site (formats 4): its statement, the chain of memberships from
 * the site's own to the one by the trust anchor, and a status when it is not active.
 *
 * <p>Reading a record only finds its tokens; each is parsed when it is first asked for, and then
 * kept. Nothing is believed before {@link RecordVerifier} says so. Immutable and thread-safe.
 */
@SuppressWarnings("JavaLangClash") // the field's own word; nobody names java.lang.Record
public final class Record {

  /** Bytes of a record at most. */
  public static final int MAX_BYTES = 262_144;

  /** Memberships of a chain at most. */
  public static final int MAX_CHAIN = 4;

  private final byte[] bytes;
  private final RecordText.Tokens tokens;
  // A race parses twice and both results are equal.
  private volatile @Nullable Sha256 hash;
  private volatile @Nullable SiteStatement site;
  private volatile @Nullable MembershipStatement membership;
  private volatile @Nullable StatusStatement status;

  private Record(byte[] bytes, RecordText.Tokens tokens) {
    this.bytes = bytes;
    this.tokens = tokens;
  }

  /**
   * Reads the exact canonical bytes; the tokens inside stay unread.
   *
   * @throws RecordException {@code record_malformed chain_too_long}
   */
  public static Record parse(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Record(copy, RecordText.read(copy));
  }

  /**
   * Puts a record together.
   *
   * @param chain from the site's membership to the one issued by the trust anchor, at least one
   * @param status present exactly when the site is not active
   * @throws RecordException {@code record_malformed} when it is too large or has no chain
   */
  public static Record of(
      SiteStatement site, List<MembershipStatement> chain, Optional<StatusStatement> status) {
    return parse(
        RecordText.write(
            new RecordText.Tokens(
                chain.stream().map(m -> m.jws().token()).toList(),
                site.jws().token(),
                status.map(s -> s.jws().token()))));
  }

  /** A fresh copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The record's name: SHA-256 of its bytes. */
  public Sha256 hash() {
    @Nullable Sha256 known = hash;
    if (known == null) {
      known = Sha256.of(bytes);
      hash = known;
    }
    return known;
  }

  /** The site. Only as good as the record. */
  public EntityId sub() {
    return site().sub();
  }

  /**
   * What the site says about itself.
   *
   * @throws org.waymark.signer.VerificationException as {@link SiteStatement#parse}
   */
  public SiteStatement site() {
    @Nullable SiteStatement known = site;
    if (known == null) {
      known = SiteStatement.parse(tokens.site(), true);
      site = known;
    }
    return known;
  }

  /**
   * The site's own membership, the first of the chain. A key that the site statement has as well is
   * validated once.
   *
   * @throws org.waymark.signer.VerificationException as {@link MembershipStatement#parse}
   */
  public MembershipStatement membership() {
    @Nullable MembershipStatement known = membership;
    if (known == null) {
      JwkSet validated = site().keys();
      known = MembershipStatement.parse(tokens.chain().get(0), true, validated::find);
      membership = known;
    }
    return known;
  }

  /** How many memberships lead from the site to the trust anchor, 1 or more. */
  public int chainLength() {
    return tokens.chain().size();
  }

  /** Every membership, from the site's own to the one by the trust anchor; parsed each time. */
  public List<MembershipStatement> chain() {
    return tokens.chain().stream().map(token -> MembershipStatement.parse(token, true)).toList();
  }

  /**
   * The first moment at which a membership of the chain has expired. Only as good as the record.
   */
  public Instant membershipExpires() {
    Instant first = membership().expires();
    for (String token : superiors()) {
      Instant next = MembershipStatement.parse(token, true).expires();
      first = next.isBefore(first) ? next : first;
    }
    return first;
  }

  /**
   * Whether the metadata that counts is what the site signed: the trust anchor certified it itself
   * and demands nothing of it.
   */
  public boolean isPlain() {
    return tokens.chain().size() == 1 && membership().isPlain();
  }

  /** The tokens above the site's own membership, nearest superior first. */
  List<String> superiors() {
    return tokens.chain().subList(1, tokens.chain().size());
  }

  /**
   * Why the site is not active; empty when it is.
   *
   * @throws org.waymark.signer.VerificationException as {@link StatusStatement#parse}
   */
  public Optional<StatusStatement> status() {
    if (tokens.status().isEmpty()) {
      return Optional.empty();
    }
    @Nullable StatusStatement known = status;
    if (known == null) {
      known = StatusStatement.parse(tokens.status().get(), true);
      status = known;
    }
    return Optional.of(known);
  }

  /** Active when there is no status statement, else what that says. */
  public SiteStatus siteStatus() {
    return status().map(StatusStatement::status).orElse(SiteStatus.ACTIVE);
  }

  /** The site statement's counter. */
  public long ver() {
    return site().ver();
  }

  /** The counter of the status statement, or else of the membership. */
  public long mver() {
    return status().map(StatusStatement::mver).orElseGet(() -> membership().mver());
  }

  /** Both counters with the hashes of the tokens that they name. */
  public Counters counters() {
    Sha256 newest = status().map(s -> s.jws().hash()).orElseGet(() -> membership().jws().hash());
    return new Counters(ver(), site().jws().hash(), mver(), newest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Record that && hash().equals(that.hash());
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return "record " + hash();
  }
}

package org.waymark.signer.http;

import org.waymark.signer.key.JwkSet;

/**
 * The server that a request claims to come from, and what a verified source says of it. Only keys
 * of this one host are here, so that no {@code keyid} can reach those of another.
 *
 * @param host for messages to people
 * @param keys what the site publishes at its {@code jwksUri}, equal to what its record certifies
 * @param inlineKeys what its discovery document holds as {@code publicKey}, named by its {@code
 *     keyId}; believed for the oldest generation only
 * @param declaresHttpSig whether its capabilities name {@code http-sig}: then only {@link
 *     SignatureGeneration#TAGGED} counts
 */
public record ClaimedPeer(String host, JwkSet keys, JwkSet inlineKeys, boolean declaresHttpSig) {
  /** A site that signs as the OCM draft has it. */
  public static ClaimedPeer declaring(String host, JwkSet keys) {
    return new ClaimedPeer(host, keys, JwkSet.of(), true);
  }

  /** A site that does not declare {@code http-sig}. */
  public static ClaimedPeer older(String host, JwkSet keys, JwkSet inlineKeys) {
    return new ClaimedPeer(host, keys, inlineKeys, false);
  }
}

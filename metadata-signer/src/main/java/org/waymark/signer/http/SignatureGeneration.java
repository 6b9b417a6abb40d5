package org.waymark.signer.http;

/** The ways in which OCM servers have signed requests, newest first. */
public enum SignatureGeneration {
  /** RFC 9421, marked by {@code tag="ocm"}, as the OCM draft has it. */
  TAGGED,
  /** RFC 9421, marked by the label {@code ocm}, with the field {@code Date} among the covered. */
  LABELLED,
  /** draft-cavage-http-signatures with an RSA key that the discovery document holds. */
  CAVAGE
}

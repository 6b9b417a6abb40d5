package org.waymark.server.audit;

/** Which step of the verification (DESIGN 7) a code belongs to. */
public final class FailedStep {
  private FailedStep() {}

  /** One of {@code root checkpoint witnesses log map record membership site counters}. */
  public static String of(String code) {
    if (code.startsWith("root_")) {
      return "root";
    }
    if (code.equals("witness_policy")) {
      return "witnesses";
    }
    if (code.startsWith("checkpoint_") || code.startsWith("note_") || isTree(code)) {
      return "checkpoint";
    }
    if (code.startsWith("map_proof") || code.startsWith("proof_")) {
      return "map";
    }
    if (code.equals("authority_hint_missing") || code.equals("hints_too_many")) {
      return "site";
    }
    if (code.startsWith("membership_")
        || code.startsWith("policy_")
        || code.startsWith("constraints_")
        || code.startsWith("chain_")
        || code.startsWith("naming_")
        || code.equals("path_length_exceeded")
        || code.equals("record_issuer_mismatch")) {
      return "membership";
    }
    if (code.startsWith("counter_")) {
      return "counters";
    }
    boolean ofOneRecord =
        (code.startsWith("record_") && !code.equals("record_missing"))
            || code.startsWith("statement_")
            || code.startsWith("key_")
            || code.startsWith("signature_")
            || code.startsWith("jws_")
            || code.startsWith("alg_")
            || code.startsWith("typ_");
    return ofOneRecord ? "record" : "log";
  }

  private static boolean isTree(String code) {
    return code.equals("tree_rollback")
        || code.equals("split_view")
        || code.equals("consistency_proof_invalid");
  }
}

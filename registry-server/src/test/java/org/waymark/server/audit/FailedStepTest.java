package org.waymark.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailedStepTest {
  @ParameterizedTest
  @CsvSource({
    "root_threshold, root",
    "root_expired, root",
    "checkpoint_signature, checkpoint",
    "tree_rollback, checkpoint",
    "split_view, checkpoint",
    "witness_policy, witnesses",
    "fold_mismatch, log",
    "bundle_damaged, log",
    "record_missing, log",
    "inclusion_proof_invalid, log",
    "map_proof_invalid, map",
    "record_hash_mismatch, record",
    "signature_invalid, record",
    "record_issuer_mismatch, membership",
    "policy_unsupported, membership",
    "policy_hijack, membership",
    "constraints_malformed, membership",
    "chain_loop, membership",
    "naming_violated, membership",
    "path_length_exceeded, membership",
    "hints_too_many, site",
    "authority_hint_missing, site",
    "counter_rollback, counters"
  })
  void aCodeBelongsToTheStepThatFindsIt(String code, String step) {
    assertThat(FailedStep.of(code)).isEqualTo(step);
  }
}

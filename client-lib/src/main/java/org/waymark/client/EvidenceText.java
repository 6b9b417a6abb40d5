package org.waymark.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.store.HeldBack;
import org.waymark.client.sync.HeldState;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.StatusStatement;
import org.waymark.trust.statement.VerifiedRecord;

/** Puts a verdict into words, step by step in the order of DESIGN 7, up to the one that failed. */
final class EvidenceText {

  private final Verdict verdict;
  private final List<Evidence> steps = new ArrayList<>();
  private boolean ended;

  private EvidenceText(Verdict verdict) {
    this.verdict = verdict;
  }

  static List<Evidence> of(Verdict verdict) {
    EvidenceText text = new EvidenceText(verdict);
    text.directory();
    text.site();
    if (!text.ended && !verdict.failed().isEmpty()) {
      text.step(verdict.failed(), "");
    }
    return List.copyOf(text.steps);
  }

  private void step(String name, String detail) {
    if (ended) {
      return;
    }
    Problem problem = verdict.problem();
    ended = name.equals(verdict.failed());
    boolean heldBack = name.equals("map") && verdict.heldBack() != null;
    steps.add(
        new Evidence(
            name, !ended, ended && problem != null ? problem.message() : detail, heldBack));
  }

  private void directory() {
    HeldState held = verdict.held();
    if (held == null) {
      return;
    }
    Root root = held.roots().newest();
    step(
        "root",
        "Root version %d of %s, valid until %s, follows from the pinned version %d."
            .formatted(
                root.version(),
                root.federation(),
                root.expires(),
                held.roots().oldest().version()));
    step(
        "checkpoint",
        "The log %s signs a tree of %d entries with root %s."
            .formatted(held.checkpoint().origin(), held.size(), held.checkpoint().root()));
    if (root.witness().demanded()) {
      step("witnesses", witnesses(held));
    }
    step(
        "log",
        "All %d entries fold into the map %s; the last was written at %s."
            .formatted(
                held.size(), held.last().directory(), Instant.ofEpochSecond(held.last().time())));
  }

  private static String witnesses(HeldState held) {
    if (held.witnessedSize() == held.size()) {
      return "Witnesses cosigned it as the root asks.";
    }
    return "Witnesses cosigned the first %d of its entries as the root asks; of the others only what restricts counts."
        .formatted(held.witnessedSize());
  }

  private String map(EntityId site) {
    HeldBack back = verdict.heldBack();
    return back == null
        ? "The map leads to a record of " + site + "."
        : "Entry %d about %s is held back until it is witnessed; this is the record before it."
            .formatted(back.seq(), site);
  }

  private void site() {
    @Nullable VerifiedRecord record = verdict.record();
    if (verdict.failed().equals("map")) {
      step("map", "");
      return;
    }
    if (verdict.entityId() != null) {
      step("map", map(verdict.entityId()));
    }
    if (record == null) {
      untrusted();
      return;
    }
    MembershipStatement membership = record.membership();
    SiteStatement site = record.site();
    Counters counters = record.counters();
    step("record", "The record is %s.".formatted(record.record().hash()));
    step(
        "membership",
        "%s certifies the keys of %s, mver %d, until %s.%s"
            .formatted(
                membership.iss(),
                membership.sub(),
                membership.mver(),
                membership.expires(),
                superiors(record)));
    step(
        "site",
        "%s signed its statement, ver %d, until %s."
            .formatted(site.sub(), site.ver(), site.expires()));
    step(
        "counters",
        "ver %d and mver %d are not below what was seen before."
            .formatted(counters.ver(), counters.mver()));
    step("status", status(record));
    freshness();
  }

  /** The record was not believed: what came before the step that failed did hold. */
  private void untrusted() {
    for (String name : List.of("record", "membership", "site", "counters")) {
      if (!ended && !verdict.failed().isEmpty() && Evaluation.STEPS.contains(verdict.failed())) {
        if (Evaluation.STEPS.indexOf(name) <= Evaluation.STEPS.indexOf(verdict.failed())) {
          step(name, "holds.");
        }
      }
    }
  }

  /** The intermediates above it, nearest first; nothing where there are none. */
  private static String superiors(VerifiedRecord record) {
    StringBuilder out = new StringBuilder();
    for (MembershipStatement one : record.chain().subList(1, record.chain().size())) {
      out.append(
          " %s vouches for the intermediate %s, until %s."
              .formatted(one.iss(), one.sub(), one.expires()));
    }
    return out.toString();
  }

  private static String status(VerifiedRecord record) {
    Optional<StatusStatement> status = record.record().status();
    return status
        .map(s -> "%s since %s, reason %s.".formatted(s.status().code(), s.issued(), s.reason()))
        .orElse("Active.");
  }

  private void freshness() {
    HeldState held = verdict.held();
    if (held == null) {
      return;
    }
    step(
        "freshness",
        verdict.freshness() == Freshness.FRESH
            ? "Fresh until %s.".formatted(held.freshness().freshUntil())
            : "Stale since %s, to be used until %s."
                .formatted(held.freshness().freshUntil(), held.freshness().staleUntil()));
  }
}

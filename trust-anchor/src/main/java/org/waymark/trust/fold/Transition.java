package org.waymark.trust.fold;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.FoldException;
import org.waymark.trust.RollbackException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.SiteStatus;

/** The table of steps in formats 6: from where, to where, and what the counters do. */
enum Transition {
  // A site without a leaf counts as 0 and 0, so any counters are up.
  ADMIT(EventType.ADMIT, true, Set.of(SiteStatus.LEFT, SiteStatus.REVOKED), SiteStatus.ACTIVE) {
    @Override
    void counters(Counter ver, Counter mver) {
      mver.up();
      ver.notDown();
    }
  },
  UPDATE(EventType.UPDATE, false, Set.of(SiteStatus.ACTIVE, SiteStatus.SUSPENDED), null) {
    @Override
    void counters(Counter ver, Counter mver) {
      ver.notDown();
      mver.notDown();
      if (ver.same()) {
        mver.up();
      }
    }
  },
  ROTATE_KEY(EventType.ROTATE_KEY, false, Set.of(SiteStatus.ACTIVE), SiteStatus.ACTIVE) {
    @Override
    void counters(Counter ver, Counter mver) {
      ver.up();
      mver.up();
    }
  },
  SUSPEND(EventType.SUSPEND, false, Set.of(SiteStatus.ACTIVE), SiteStatus.SUSPENDED) {
    @Override
    void counters(Counter ver, Counter mver) {
      mver.up();
      ver.equal();
    }
  },
  REINSTATE(EventType.REINSTATE, false, Set.of(SiteStatus.SUSPENDED), SiteStatus.ACTIVE) {
    @Override
    void counters(Counter ver, Counter mver) {
      mver.up();
      ver.notDown();
    }
  },
  REVOKE(
      EventType.REVOKE,
      false,
      Set.of(SiteStatus.ACTIVE, SiteStatus.SUSPENDED, SiteStatus.REVOKED),
      SiteStatus.REVOKED) {
    @Override
    void counters(Counter ver, Counter mver) {
      mver.up();
      ver.equal();
    }
  },
  LEAVE(
      EventType.LEAVE,
      false,
      Set.of(SiteStatus.ACTIVE, SiteStatus.SUSPENDED, SiteStatus.LEFT),
      SiteStatus.LEFT) {
    @Override
    void counters(Counter ver, Counter mver) {
      mver.up();
      ver.equal();
    }
  };

  private final EventType type;
  private final boolean fromNothing;

  @SuppressWarnings("ImmutableEnumChecker") // always made by Set.of
  private final Set<SiteStatus> from;

  private final Optional<SiteStatus> to;

  Transition(EventType type, boolean fromNothing, Set<SiteStatus> from, @Nullable SiteStatus to) {
    this.type = type;
    this.fromNothing = fromNothing;
    this.from = from;
    this.to = Optional.ofNullable(to);
  }

  abstract void counters(Counter ver, Counter mver);

  static Transition of(EventType type) {
    for (Transition transition : values()) {
      if (transition.type == type) {
        return transition;
      }
    }
    throw new IllegalArgumentException(type + " is not about a site");
  }

  /**
   * Takes the step.
   *
   * @param sub the site of the event
   * @param before empty when the map has no leaf for it
   * @throws FoldException {@code transition_refused}, {@code counter_rollback}
   * @throws RollbackException {@code counter_rollback}
   */
  SiteState apply(EntityId sub, Optional<SiteState> before, Event event) {
    boolean possible = before.map(state -> from.contains(state.status())).orElse(fromNothing);
    if (!possible) {
      throw new FoldException(
          "transition_refused",
          event.seq(),
          "Entry "
              + event.seq()
              + " has the step "
              + type.code()
              + " for "
              + sub
              + ", which is "
              + before.map(state -> state.status().code()).orElse("not in the directory")
              + ".");
    }
    long ver = event.ver().orElseThrow();
    long mver = event.mver().orElseThrow();
    counters(
        new Counter("ver", sub, event.seq(), before.map(SiteState::ver).orElse(0L), ver),
        new Counter("mver", sub, event.seq(), before.map(SiteState::mver).orElse(0L), mver));
    SiteStatus after = to.orElseGet(() -> before.orElseThrow().status());
    return new SiteState(sub, after, ver, mver, event.record().orElseThrow());
  }

  /** One counter before and after an entry. */
  record Counter(String name, EntityId sub, long seq, long before, long after) {

    boolean same() {
      return before == after;
    }

    void notDown() {
      if (after < before) {
        throw RollbackException.counter(what(), before, after);
      }
    }

    void up() {
      if (after <= before) {
        throw RollbackException.counter(what(), before, after);
      }
    }

    void equal() {
      notDown();
      if (after > before) {
        throw new FoldException(
            "counter_rollback",
            seq,
            "Entry "
                + seq
                + " brings a new site statement of "
                + sub
                + " where its status alone may change.");
      }
    }

    private String what() {
      return name + " of " + sub + " in entry " + seq;
    }
  }
}

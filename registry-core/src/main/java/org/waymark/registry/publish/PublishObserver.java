package org.waymark.registry.publish;

/** Is told when a publication reaches a barrier; crash tests end the process there. */
@FunctionalInterface
public interface PublishObserver {
  /** The one for production. */
  PublishObserver NONE = barrier -> {};

  /** Called by the writer's thread, which goes on when this returns. */
  void reached(PublishBarrier barrier);
}

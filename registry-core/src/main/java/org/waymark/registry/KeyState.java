package org.waymark.registry;

/** Whether a registry can sign. */
public enum KeyState {
  /** The key files are being opened; operations wait. */
  UNLOCKING,
  /** No mirror has told yet how far the log was published; it serves, and asks again. */
  WAITING,
  /** The keys are open, and everything that was committed is published. */
  READY,
  /** The registry serves what stands and signs nothing; {@link RegistryStatus#failure} says why. */
  FAILED
}

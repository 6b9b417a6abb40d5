package org.waymark.node.http;

/** Whether a process can do its work now. */
public sealed interface Readiness {

  /** It can. */
  record Ready() implements Readiness {}

  /**
   * It cannot.
   *
   * @param code stable, snake case
   * @param detail a sentence
   * @param next what to do about it
   */
  record NotReady(String code, String detail, String next) implements Readiness {}
}

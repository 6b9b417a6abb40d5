package org.waymark.registry.rules.shacl;

/**
 * What a shape says to people: its {@code wm:code}, {@code sh:message}, {@code wm:mend} and whether
 * its severity is below {@code sh:Violation}.
 */
public record ShapeRule(String code, String sentence, String mend, boolean warning) {

  Breach breach(String found) {
    return new Breach(code, found.isEmpty() ? sentence : sentence + " " + found, mend, warning);
  }
}

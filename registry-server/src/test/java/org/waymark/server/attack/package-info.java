/**
 * The attacks of DESIGN 7, each against the real HTTP stack: a folder {@code attacks/<Name>} under
 * the test resources whose README says who attacks, what they hold, what they try and what must
 * happen, and a class {@code <Name>Test} here that does it in several ways.
 *
 * <p>How to write one: {@link org.waymark.server.attack.CrimeScene} has a federation, an honest
 * registry, a crook's server on loopback and the victims (a {@code Directory} and a running node
 * that follow both servers, and the {@code waymark resolve} command). Take what the README says the
 * attacker holds with {@link org.waymark.server.attack.Loot}, write with {@link
 * org.waymark.server.attack.ForgedLog} and {@link org.waymark.server.attack.Papers}, let {@code
 * scene.crook()} serve it, and say {@code scene.refused("code")}: each victim refuses with that
 * code, says of every site what it said before, has the marks that it had, and follows the honest
 * registry as soon as that is back (in a new epoch, where the log key was used: two trees are
 * signed then, and whoever saw both rightly follows neither).
 *
 * <pre>{@code
 * Loot loot = Loot.of(scene.federation()).takeLogKey();
 * ForgedLog log = ForgedLog.continuing(scene.federation(), loot);
 * log.site(EventType.ADMIT, Papers.about(scene.federation(), "evil.example").record());
 * scene.crook().serve(log.published());
 * scene.refused("key_unknown");
 * }</pre>
 *
 * <p>Nothing here may reach for a key of the federation but through {@code Loot}. The package runs
 * in a surefire execution of its own, {@code attacks}, in a heap of 64 MB.
 */
@NullMarked
package org.waymark.server.attack;

import org.jspecify.annotations.NullMarked;

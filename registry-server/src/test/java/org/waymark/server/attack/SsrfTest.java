package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;

/** See {@code attacks/Ssrf}. */
final class SsrfTest extends Attack {

  /** A service of this machine that must never be asked. */
  private final CrookedServer secret = CrookedServer.start();

  @AfterAll
  void stop() {
    secret.close();
  }

  private void redirect(String path, String to) {
    scene.crook().answer(path, reply -> reply.redirect(to));
  }

  // A source of a directory redirects its followers.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://100.100.100.200/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://0.0.0.0:1/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://user:secret@127.0.0.1/"
      })
  void aFollowerIsNotSentElsewhere(String to) {
    scene.tellTheTruth();
    redirect("checkpoint", to);
    scene.passedOver(
        "address_refused",
        "redirect_refused",
        "url_refused",
        "uri_invalid",
        "uri_malformed",
        "fetch_scheme",
        "dns_failed",
        "host_unknown");
    assertThat(secret.asked()).isEmpty();
  }

  // A real federation: nothing on this machine or in its network is ever dialled.

  private SafeFetcher outward(List<String> looked, String... answers) {
    return new SafeFetcher(
        FetchOptions.of(AddressPolicy.publicOnly())
            .withResolver(
                host -> {
                  looked.add(host);
                  int turn = Math.min(looked.size(), answers.length) - 1;
                  return List.of(InetAddress.getByName(answers[turn]));
                }));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1",
    "::1",
    "169.254.169.254",
    "10.1.2.3",
    "172.16.0.9",
    "192.168.0.1",
    "100.64.0.1",
    "0.0.0.0",
    "fd00::1",
    "fe80::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "224.0.0.1",
    "240.0.0.1"
  })
  void aNameThatLeadsInsideIsNotDialled(String address) {
    List<String> looked = new ArrayList<>();
    try (SafeFetcher fetcher = outward(looked, address)) {
      FetchException refused =
          catchThrowableOfType(
              FetchException.class,
              () -> new OcmProbe(fetcher).probe("evil.example:" + secret.uri().getPort()));

      assertThat(refused.code()).isEqualTo("address_refused");
      assertThat(looked).as("asked for once").hasSize(1);
      assertThat(secret.asked()).isEmpty();
    }
  }

  /** The name has a public address when it is looked at and a private one when it is dialled. */
  @Test
  void aNameIsDialledWhereItWasLookedAtAndNotLookedAtAgain() {
    List<String> looked = new ArrayList<>();
    try (SafeFetcher fetcher = outward(looked, "127.0.0.1", "93.184.215.14")) {
      FetchException refused =
          catchThrowableOfType(
              FetchException.class,
              () ->
                  fetcher.get(
                      FetchRequest.of(
                          URI.create("https://evil.example:" + secret.uri().getPort() + "/x"))));
      assertThat(refused.code()).isEqualTo("address_refused");
      assertThat(looked).hasSize(1);
      assertThat(secret.asked()).isEmpty();
    }
  }

  /** One of several addresses is a private one: that one is not the way in. */
  @Test
  void onePrivateAddressAmongSeveralIsNotDialled() {
    FetchOptions options =
        FetchOptions.of(AddressPolicy.publicOnly())
            .withResolver(
                host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1")));
    try (SafeFetcher fetcher = new SafeFetcher(options)) {
      FetchException refused =
          catchThrowableOfType(
              FetchException.class,
              () ->
                  fetcher.get(
                      FetchRequest.of(
                          URI.create("https://evil.example:" + secret.uri().getPort() + "/"))));
      assertThat(refused.code()).isEqualTo("address_refused");
      assertThat(secret.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:", "http://localhost:", "https://127.0.0.1:", "https://[::1]:"})
  void theCommandIsNotSentToThisMachineEither(String beginning) {
    CommandRun run =
        new CommandRun.Shell(scene.folder().resolve("probe"))
            .run("ocm", "probe", beginning + secret.uri().getPort() + "/", "--json");
    assertThat(run.exit()).isNotEqualTo(ExitCode.OK);
    assertThat(secret.connections()).isZero();
    assertThat(Optional.of(run.out() + run.err())).isNotEmpty();
  }
}

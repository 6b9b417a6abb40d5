package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site-admin init}: keys and a first draft. */
@CommandLine.Command(
    name = "init",
    description = {
      "Make the keys of your site and a draft of its statement.",
      "The draft is filled from the site's live OCM discovery document, where that can be read."
          + " Nothing is sent to anybody."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin init cloud.example.org --root root.json",
      "  ./waymark site-admin init http://localhost:8081 --testing \\",
      "      --federation http://localhost:8080"
    })
final class SiteAdminInitCommand extends SiteAdminCommand {
  @Parameters(paramLabel = "HOST_OR_URL", description = "Your site, as users reach it.")
  private String host = "";

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "The federation's root, kept as DATA/root.json; it names the federation.")
  private @Nullable Path rootFile;

  @Option(
      names = "--federation",
      paramLabel = "URL",
      description = "The federation to join, where its root is not at hand.")
  private @Nullable String federation;

  @Option(
      names = "--testing",
      description = "For trying out: dial this machine only, also without TLS.")
  private boolean testing;

  @Option(names = "--offline", description = "Do not ask the live site; leave its fields empty.")
  private boolean offline;

  @Mixin private Reach reach = new Reach();

  @Override
  ExitCode act(SiteAdmin admin) throws IOException {
    Optional<Root> root = root();
    boolean trial = testing || root.map(Root::testing).orElse(false);
    EntityId site = site(root, trial);
    List<EntityId> superiors = superiors(root, trial);
    if (Files.exists(admin.draftFile())) {
      admin.init(site, root, superiors, Optional.empty()); // refuses, before anybody is asked
    }
    Live live = live(site, trial);
    SiteAdmin.Initialized made =
        admin.init(site, root, superiors, live.found().flatMap(f -> f.reading().normalized()));
    if (json) {
      console().json(document(admin, site, made, live));
    } else {
      print(admin, site, made, live);
    }
    return ExitCode.OK;
  }

  private Optional<Root> root() throws IOException {
    if (rootFile == null) {
      return Optional.empty();
    }
    Root root =
        new InputFile(rootFile)
            .read(Root.MAX_BYTES, bytes -> RootChain.pinned(Root.parse(bytes)).newest());
    if (testing && !root.testing()) {
      throw CommandFailure.usage(
          "root_not_testing",
          rootFile + " is the root of a real federation, " + root.federation() + ".",
          "leave --testing out");
    }
    return Optional.of(root);
  }

  private EntityId site(Optional<Root> root, boolean trial) {
    List<String> mended = new ArrayList<>();
    try {
      Host name = Host.normalize(host, mended::add);
      boolean plain = host.regionMatches(true, 0, "http://", 0, 7);
      boolean schemeless = !host.contains("://");
      boolean http = trial && (plain || (schemeless && name.isLoopback()));
      EntityId site = http ? EntityId.http(name) : EntityId.https(name);
      if (root.isPresent()) {
        root.get().parseEntity(site.value());
      } else if (!trial) {
        EntityId.parse(site.value());
      }
      if (!host.equals(site.value()) && !host.equals(name.toString())) {
        console().note("reading %s as %s", PlainText.of(host), site);
      }
      return site;
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(),
          String.valueOf(e.getMessage()),
          "name your site as https://cloud.example.org; to try things out on this machine add"
              + " --testing");
    }
  }

  private List<EntityId> superiors(Optional<Root> root, boolean trial) {
    List<EntityId> found = new ArrayList<>();
    root.ifPresent(pinned -> found.add(pinned.federation()));
    if (federation != null) {
      try {
        EntityId named = trial ? EntityId.parseTesting(federation) : EntityId.parse(federation);
        if (!found.contains(named)) {
          found.add(named);
        }
      } catch (VerificationException e) {
        throw CommandFailure.usage(
            e.code(), String.valueOf(e.getMessage()), "name the federation as https://host");
      }
    }
    return found;
  }

  /** What the site answers, or why it did not; nothing where that was not wanted. */
  private record Live(Optional<ProbeResult> found, Optional<FetchException> failure) {}

  private Live live(EntityId site, boolean trial) {
    if (offline) {
      return new Live(Optional.empty(), Optional.empty());
    }
    try (SafeFetcher fetcher = reach.fetcher(trial)) {
      return new Live(Optional.of(new OcmProbe(fetcher).probe(site.value())), Optional.empty());
    } catch (FetchException e) {
      return new Live(Optional.empty(), Optional.of(e));
    }
  }

  private ObjectNode document(
      SiteAdmin admin, EntityId site, SiteAdmin.Initialized made, Live live) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("entityId", site.value()).put("draft", admin.draftFile().toString());
    ObjectNode keys = document.putObject("keys");
    for (KeySet set : KeySet.values()) {
      keys.put(set.name().toLowerCase(java.util.Locale.ROOT), admin.keyFile(set).toString());
    }
    made.generatedPassphrase().ifPresent(file -> document.put("passphrase", file.toString()));
    live.found().ifPresent(found -> document.set("discovery", found.toJson()));
    live.failure()
        .ifPresent(
            failure ->
                document
                    .putObject("discovery")
                    .put("readable", false)
                    .putObject("error")
                    .put("code", failure.code())
                    .put("message", failure.getMessage()));
    document.set("findings", json(made.findings()));
    return document;
  }

  private void print(SiteAdmin admin, EntityId site, SiteAdmin.Initialized made, Live live) {
    TextRows rows = new TextRows().heading("Made the keys and a draft for " + site);
    rows.row("draft", admin.draftFile() + ": look it over and fill what is empty");
    rows.row("discovery", discovery(live));
    rows.row("federation", admin.keyFile(KeySet.FEDERATION) + ": signs your statements");
    rows.row("OCM", admin.keyFile(KeySet.OCM) + ": signs your server's requests");
    rows.row("node", admin.keyFile(KeySet.NODE) + ": signs what your node says");
    made.generatedPassphrase()
        .ifPresent(
            file -> rows.row("passphrase", file + ": made at random; keep a copy elsewhere"));
    rows.findings("to do", made.findings());
    rows.print(console());
    boolean needsFederation =
        made.findings().stream().map(Finding::code).anyMatch("authority_hints_missing"::equals);
    console()
        .note(
            "next: waymark site-admin edit%s --set %s",
            dataFlag(),
            needsFederation
                ? "authority_hints=https://FEDERATION"
                : "mesh_site.country=CC --set federation_entity.organization_name=NAME");
  }

  private static String discovery(Live live) {
    if (live.failure().isEmpty() && live.found().isEmpty()) {
      return "not asked, as you wished; fill ocm_server by hand";
    }
    if (live.failure().isPresent()) {
      return "not read ("
          + live.failure().get().getMessage()
          + "); fill ocm_server by hand once the server answers: waymark ocm probe";
    }
    ProbeResult found = live.found().orElseThrow();
    return found.reading().readable()
        ? "taken over from " + found.foundAt()
        : found.foundAt() + " cannot be read; see why: waymark ocm probe " + found.foundAt();
  }
}

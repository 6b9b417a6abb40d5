package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.ocm.Finding;
import org.waymark.server.site.SiteAdmin;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site-admin edit}: changes the draft and shows it. */
@CommandLine.Command(
    name = "edit",
    description = {
      "Change the draft of your site's statement, and print it.",
      "Lists are written with commas, objects as JSON. Without --set and --unset the draft is only"
          + " printed and checked. You may as well edit DATA/site.json yourself. Exit 4: the draft"
          + " cannot be signed as it is."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site-admin edit --set federation_entity.organization_name='Example University' \\",
      "      --set federation_entity.contacts=noc@example.org --set mesh_site.country=NL",
      "  ./waymark site-admin edit --set 'mesh_site.coordinates={\"latitude\":52.4,\"longitude\":4.9}'",
      "  ./waymark site-admin edit --unset ocm_server.tokenEndPoint"
    })
final class SiteAdminEditCommand extends SiteAdminCommand {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Give a member a value: mesh_site.country=NL. May be repeated.")
  private List<String> set = List.of();

  @Option(
      names = "--unset",
      paramLabel = "PATH",
      description = "Take a member away. May be repeated.")
  private List<String> unset = List.of();

  @Override
  ExitCode act(SiteAdmin admin) {
    List<SiteAdmin.Edit> edits = new ArrayList<>();
    set.forEach(assignment -> edits.add(assignment(assignment)));
    unset.forEach(path -> edits.add(new SiteAdmin.Edit(path, Optional.empty())));
    SiteAdmin.Edited edited = admin.edit(edits);
    boolean signable =
        edited.findings().stream().noneMatch(f -> f.severity() == Finding.Severity.ERROR);
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("file", admin.draftFile().toString());
      document.set("draft", edited.draft().json());
      document.set("findings", json(edited.findings()));
      console().json(document);
    } else {
      console().json(edited.draft().json());
      notes(edited.findings());
      console()
          .note(
              signable
                  ? "next: waymark site-admin sign%s"
                  : "next: waymark site-admin edit%s --set ...",
              dataFlag());
    }
    return signable ? ExitCode.OK : ExitCode.NOT_BELIEVED;
  }

  /**
   * Reads {@code PATH=VALUE}.
   *
   * @throws CommandFailure {@code usage}
   */
  static SiteAdmin.Edit assignment(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw CommandFailure.usage(
          "usage", "--set " + text + " has no value.", "write --set mesh_site.country=NL");
    }
    return new SiteAdmin.Edit(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
  }
}

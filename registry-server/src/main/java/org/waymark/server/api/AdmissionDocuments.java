package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.Invitation;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.registry.check.DomainControl;
import org.waymark.registry.rules.RuleReport;
import org.waymark.trust.id.EntityId;

/** Invitations, applications and reports as they are seen over the interface. */
final class AdmissionDocuments {
  private AdmissionDocuments() {}

  static ObjectNode invitation(Invitation invitation) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", invitation.id());
    json.put("kind", invitation.kind().code()).put("state", invitation.state().code());
    invitation.host().ifPresent(host -> json.put("host", host.toString()));
    invitation.label().ifPresent(label -> json.put("label", label));
    json.put("created", invitation.created().toString())
        .put("createdBy", invitation.createdBy())
        .put("expires", invitation.expires().toString());
    invitation.application().ifPresent(id -> json.put("application", id));
    return json;
  }

  /** With its secret, which this shows and nothing else. */
  static ObjectNode created(Invitation invitation, InvitationLink link) {
    return invitation(invitation).put("token", link.token()).put("url", link.url());
  }

  static ObjectNode invitations(List<Invitation> list) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("invitations");
    list.forEach(each -> array.add(invitation(each)));
    return json;
  }

  /**
   * An application as its site may see it: with what to publish to prove the domain, and without
   * who decided.
   */
  static ObjectNode application(Application application) {
    EntityId entity = application.entity();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", application.id());
    json.put("kind", application.kind().code()).put("state", application.state().code());
    json.put("entityId", entity.value()).put("host", entity.host().toString());
    json.put("ver", application.statement().ver());
    json.put("created", application.created().toString());
    json.put("changed", application.changed().toString());
    application.reason().ifPresent(reason -> json.put("reason", reason));
    application.seq().ifPresent(seq -> json.put("entry", seq));
    application.report().ifPresent(report -> json.set("report", report.toJson()));
    String line = DomainControl.line(application.statement().keys().keys().get(0).thumbprint());
    ObjectNode control = json.putObject("domainControl");
    control.putObject("file").put("url", DomainControl.url(entity).toString()).put("content", line);
    control.putObject("dns").put("name", DomainControl.dnsName(entity.host())).put("value", line);
    return json;
  }

  /** The same for operators. */
  static ObjectNode forOperators(Application application) {
    ObjectNode json = application(application).put("invitation", application.invitation());
    application.decidedBy().ifPresent(actor -> json.put("decidedBy", actor));
    return json;
  }

  static ObjectNode applications(List<Application> list) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("applications");
    list.forEach(each -> array.add(forOperators(each)));
    return json;
  }

  /** What the rules say of a member. */
  static ObjectNode report(ObjectNode site, RuleReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("site", site);
    json.set("report", report.toJson());
    return json;
  }
}

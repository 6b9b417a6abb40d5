package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.Rules;
import org.waymark.server.api.RequestBody;
import org.waymark.signer.VerificationException;
import org.waymark.trust.statement.SiteStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rules test}. */
@CommandLine.Command(
    name = "test",
    description = {
      "Say who would fail by these rules, and why; nothing is changed.",
      "Of the members, or with --site of one statement in a file, which needs no registry."
          + " Exit 0: nobody would fail; 6: somebody would."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark rules test my-rules",
      "  ./waymark rules test my-rules --site cloud.example.org.jwt"
    })
final class RulesTestCommand extends OperatorCommand {
  @Mixin private RuleSource rules = new RuleSource();

  @Option(
      names = "--site",
      paramLabel = "STATEMENT",
      description = "Only this statement, by what it says; the site itself is not asked.")
  private @Nullable Path site;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode result = site == null ? members() : statement(site);
    answer(result, this::print);
    return result.path("wouldFail").asLong() > 0 ? ExitCode.REFUSED : ExitCode.OK;
  }

  private ObjectNode members() throws IOException {
    rules.read(); // what is wrong with a file is said without a registry
    ObjectNode order = rules.order();
    return operate(registry -> registry.testRules(order));
  }

  private ObjectNode statement(Path file) throws IOException {
    Rules compiled = Rules.compile(rules.read());
    SiteStatement statement;
    try (InputStream in = new InputFile(file).open()) {
      statement = SiteStatement.parse(RequestBody.statement(in), true);
      statement.requireSelfSigned();
    } catch (VerificationException e) {
      throw new InputFile(file)
          .refused(e, "have the site sign its statement again: waymark site-admin sign");
    }
    List<CheckResult> results = compiled.judge(statement);
    Outcome worst =
        results.stream().map(CheckResult::outcome).max(Outcome::compareTo).orElse(Outcome.PASS);
    ObjectNode answer = order();
    ObjectNode member = answer.putArray("members").addObject();
    member.put("entityId", statement.sub().value()).put("worst", worst.code());
    ArrayNode list = member.putArray("results");
    results.forEach(each -> list.add(each.toJson()));
    return answer.put("wouldFail", worst == Outcome.FAIL ? 1 : 0);
  }

  private void print(ObjectNode result) {
    long all = result.path("members").size();
    long fail = result.path("wouldFail").asLong();
    String whose = site == null ? (all == 1 ? " member" : " members") : " statement";
    TextRows rows =
        new TextRows()
            .heading(
                fail == 0
                    ? "Nobody would fail by these rules (" + all + whose + " tried)"
                    : fail + " of " + all + whose + " would fail by these rules");
    CheckText.members(rows, result.path("members"));
    rows.print(console());
    if (site == null && fail == 0) {
      console().note("next: waymark rules apply, with the same rules");
    }
  }
}

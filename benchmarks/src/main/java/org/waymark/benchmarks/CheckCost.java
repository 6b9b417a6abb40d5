package org.waymark.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.TlsSession;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.rules.shacl.CompiledShapes;
import org.waymark.trust.id.EntityId;

/**
 * All automatic checks of a statement with a network that answers at once, against one SHACL
 * validation of the same statement as the rules do it: its graph is made and validated by the same
 * shapes. Both in processor time of the whole process.
 */
final class CheckCost {
  private static final int SITES = 200;

  /** The processor's clock ticks in hundredths of a second. */
  private static final int TIMES = 5;

  /** What is computed and not how long it took: waiting is what shall not count. */
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CheckCost() {}

  static Comparison measure(Path folder) throws Exception {
    Instant now = Instant.now();
    List<CheckedSites.Site> sites = new ArrayList<>();
    for (int i = 0; i < SITES; i++) {
      CheckedSites.Site site =
          CheckedSites.of(EntityId.parse("https://site" + i + ".example.org"), now);
      sites.add(site);
    }
    CompiledShapes shapes = CompiledShapes.compile(RuleSet.standard().shapes(), Rules.LIMIT);
    Rules rules = CheckedSites.rules(true);
    try (Checker checker =
        new Checker(network(sites), CheckLimits.standard(), InstantSource.system())) {
      return Comparison.measure(
          "all checks of an application but waiting",
          "checks",
          () -> checkAll(checker, rules, sites),
          "one SHACL validation",
          () -> validateAll(shapes, sites),
          5.0,
          10,
          31);
    }
  }

  private static double checkAll(Checker checker, Rules rules, List<CheckedSites.Site> sites) {
    long began = PROCESS.getProcessCpuTime();
    for (CheckedSites.Site site : manyTimes(sites)) {
      RuleReport report = checker.check(site.statement(), rules);
      if (report.results().stream()
          .filter(result -> !result.check().matches("shapes|policy"))
          .anyMatch(result -> result.outcome() != Outcome.PASS)) {
        throw new IllegalStateException("a site of the benchmark is not well: " + report.toJson());
      }
    }
    return (PROCESS.getProcessCpuTime() - began) / ((double) SITES * TIMES);
  }

  private static double validateAll(CompiledShapes shapes, List<CheckedSites.Site> sites) {
    long began = PROCESS.getProcessCpuTime();
    for (CheckedSites.Site site : manyTimes(sites)) {
      shapes.validate(site.statement());
    }
    return (PROCESS.getProcessCpuTime() - began) / ((double) SITES * TIMES);
  }

  private static List<CheckedSites.Site> manyTimes(List<CheckedSites.Site> sites) {
    return Collections.nCopies(TIMES, sites).stream().flatMap(List::stream).toList();
  }

  private static CheckNetwork network(List<CheckedSites.Site> sites)
      throws GeneralSecurityException {
    Map<String, byte[]> answers = new HashMap<>();
    for (CheckedSites.Site site : sites) {
      site.answers()
          .forEach((path, body) -> answers.put(site.statement().sub().value() + path, body));
    }
    Fetcher fetcher =
        request ->
            new FetchResponse(
                200,
                Map.of(),
                answers.getOrDefault(request.uri().toString(), new byte[0]),
                request.uri());
    TlsSession session = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", anyCertificate());
    return new CheckNetwork(fetcher, name -> List.of(), (server, timeout) -> session);
  }

  /** One that is valid for years: an authority that this Java trusts. */
  private static List<X509Certificate> anyCertificate() throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    X509Certificate longest = null;
    for (X509Certificate one :
        ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()) {
      longest = longest == null || one.getNotAfter().after(longest.getNotAfter()) ? one : longest;
    }
    return List.of(longest);
  }
}

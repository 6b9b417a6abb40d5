package org.waymark.server.joining;

import java.time.InstantSource;
import java.util.function.Function;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.registry.rules.CheckResult;
import org.waymark.server.site.SiteAdmin;
import org.waymark.trust.statement.SiteStatement;

/**
 * What joining works with.
 *
 * @param admin the data folder of the site
 * @param fetchers gives the one for a testing federation, or the one for a real one; the caller
 *     closes them
 * @param domain the registry's own check of domain control, run from here
 */
public record JoinTools(
    SiteAdmin admin,
    Function<Boolean, SafeFetcher> fetchers,
    Function<SiteStatement, CheckResult> domain,
    InstantSource clock,
    Pause pause,
    Voice voice) {}

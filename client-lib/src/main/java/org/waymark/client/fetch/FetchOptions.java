package org.waymark.client.fetch;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a {@link SafeFetcher} reaches servers. Immutable; each method returns a changed copy.
 *
 * @param policy which addresses may be dialled
 * @param tls decides which certificate authorities are trusted
 * @param proxy what everything outside of the own network is reached through
 * @param userAgent names this program to servers, printable ASCII
 * @param lookups most name look-ups that may be under way at once, 1 or more; one that never ends
 *     holds its place, so who asks many unknown servers at once needs many
 */
public record FetchOptions(
    AddressPolicy policy,
    Resolver resolver,
    SSLContext tls,
    Optional<ForwardProxy> proxy,
    String userAgent,
    int lookups) {

  private static final int LOOKUPS = 32;

  public FetchOptions {
    if (lookups < 1 || !userAgent.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("look-ups or user agent out of range");
    }
  }

  /** The system's resolver and authorities, no proxy, user agent {@code waymark}. */
  public static FetchOptions of(AddressPolicy policy) {
    return new FetchOptions(
        policy,
        Resolver.system(),
        TrustedAuthorities.system().context(),
        Optional.empty(),
        "waymark",
        LOOKUPS);
  }

  public FetchOptions withResolver(Resolver other) {
    return new FetchOptions(policy, other, tls, proxy, userAgent, lookups);
  }

  public FetchOptions withTls(SSLContext context) {
    return new FetchOptions(policy, resolver, context, proxy, userAgent, lookups);
  }

  public FetchOptions withAuthorities(TrustedAuthorities authorities) {
    return withTls(authorities.context());
  }

  public FetchOptions withProxy(Optional<ForwardProxy> forward) {
    return new FetchOptions(policy, resolver, tls, forward, userAgent, lookups);
  }

  public FetchOptions withUserAgent(String name) {
    return new FetchOptions(policy, resolver, tls, proxy, name, lookups);
  }

  public FetchOptions withLookups(int most) {
    return new FetchOptions(policy, resolver, tls, proxy, userAgent, most);
  }
}

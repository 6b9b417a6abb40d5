package org.waymark.registry.check;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/**
 * TXT records by the JDK's own DNS client (module {@code jdk.naming.dns}), which asks again over
 * TCP when an answer was truncated and knows no search domains. Thread-safe; a context for each
 * look-up.
 */
public final class JndiTxtResolver implements TxtResolver {

  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final int TRIES = 3;
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?");

  private final String servers;
  private final Duration patience;

  /**
   * A resolver that asks certain servers.
   *
   * @param servers {@code dns://HOST[:PORT]}, several with spaces between, or {@code dns:} for the
   *     system's
   * @param patience for one server that does not answer: a first question and two repetitions, each
   *     with twice the time of the one before
   */
  public JndiTxtResolver(String servers, Duration patience) {
    this.servers = servers;
    this.patience = patience;
  }

  /** The system's servers and seven seconds for each. */
  public static JndiTxtResolver system() {
    return new JndiTxtResolver("dns:", PATIENCE);
  }

  // What JNDI is banned for cannot happen: the name is one component without a colon, so no other
  // provider than the one for DNS is ever asked, and that makes strings, not objects.
  @SuppressWarnings("BanJNDI")
  @Override
  public List<String> txt(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("'" + Shown.text(name) + "' is no name that DNS could know");
    }
    try {
      DirContext context = new InitialDirContext(environment());
      try {
        Attribute records =
            context.getAttributes(new CompositeName().add(name), new String[] {"TXT"}).get("TXT");
        return records == null ? List.of() : texts(records);
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return List.of();
    } catch (NamingException e) {
      throw new IOException("DNS gave no answer for " + name + " (" + e.getMessage() + ")", e);
    }
  }

  @SuppressWarnings("JdkObsolete") // the type that JNDI takes
  private Hashtable<String, String> environment() {
    Hashtable<String, String> environment = new Hashtable<>();
    long first = Math.max(1, patience.toMillis() / ((1 << TRIES) - 1));
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, servers);
    environment.put("com.sun.jndi.dns.timeout.initial", String.valueOf(first));
    environment.put("com.sun.jndi.dns.timeout.retries", String.valueOf(TRIES));
    return environment;
  }

  private static List<String> texts(Attribute records) throws NamingException {
    List<String> texts = new ArrayList<>();
    NamingEnumeration<?> all = records.getAll();
    while (all.hasMore()) {
      texts.add(joined(String.valueOf(all.next())));
    }
    return texts;
  }

  /**
   * The strings of one record, which the JDK writes one after the other as in a zone file: with a
   * space between, in quotes where one has spaces, quotes or nothing in it (RFC 1035, 5.1).
   */
  static String joined(String written) {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '\\' && quoted && i + 1 < written.length()) {
        text.append(written.charAt(++i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c != ' ' || quoted) {
        text.append(c);
      }
    }
    return text.toString();
  }
}

package org.waymark.node.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.signer.codec.Sha256;

/**
 * Looks at the TLS files now and then, and gives new connections the new certificate once both
 * files fit together. Files are compared by content: symbolic links that are switched, as ACME
 * clients and containers do, change no time stamp. While the files do not fit (one is written
 * before the other), the old certificate stays.
 */
final class TlsReload extends AbstractLifeCycle {

  private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

  private final TlsFiles files;
  private final SslContextFactory.Server tls;
  private final Scheduler scheduler;
  private final Executor executor;
  private final Duration interval;
  private Sha256 inUse;
  private Sha256 lastRefused = Sha256.zero();
  private volatile Scheduler.Task next = () -> true;

  TlsReload(
      TlsFiles files,
      SslContextFactory.Server tls,
      Sha256 inUse,
      Scheduler scheduler,
      Executor executor,
      Duration interval) {
    this.files = files;
    this.tls = tls;
    this.inUse = inUse;
    this.scheduler = scheduler;
    this.executor = executor;
    this.interval = interval;
  }

  @Override
  protected void doStart() {
    scheduleNext();
  }

  @Override
  protected void doStop() {
    next.cancel();
  }

  private void scheduleNext() {
    next = scheduler.schedule(this::handOver, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void handOver() {
    try {
      // The scheduler's thread serves every time-out; files are read elsewhere.
      executor.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("the listener is stopping", e);
    }
  }

  private synchronized void look() {
    try {
      reloadIfChanged();
    } finally {
      if (isRunning()) {
        scheduleNext();
      }
    }
  }

  private void reloadIfChanged() {
    Sha256 seen = Sha256.zero();
    try {
      seen = PemIdentity.fingerprint(files);
      if (seen.equals(inUse)) {
        return;
      }
      PemIdentity identity = PemIdentity.load(files);
      tls.reload(factory -> factory.setKeyStore(identity.keyStore()));
      inUse = identity.fingerprint();
      LOG.info("the certificate in {} is in use now", files.certificate());
    } catch (Exception e) {
      if (!seen.equals(lastRefused)) {
        LOG.warn("the TLS files changed and cannot be used; the old certificate stays", e);
      }
      lastRefused = seen;
    }
  }
}

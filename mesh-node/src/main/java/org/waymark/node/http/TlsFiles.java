package org.waymark.node.http;

import java.nio.file.Path;

/**
 * A certificate chain and its private key, in PEM, as ACME clients write them. They are read again
 * when they change.
 *
 * @param certificate the chain, the server's own certificate first
 * @param key PKCS#8, PKCS#1 or SEC 1, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}

/**
 * A whole directory in one file (DESIGN 4.9; formats 10): written by {@link
 * org.waymark.trust.bundle.BundleWriter}, read item by item by {@link
 * org.waymark.trust.bundle.BundleReader}, believed by {@link
 * org.waymark.trust.bundle.BundleImport}. It knows streams and nothing of where they lead; what is
 * kept goes to an {@link org.waymark.trust.bundle.ImportSink}. Read {@code BundleImport} first.
 */
@NullMarked
package org.waymark.trust.bundle;

import org.jspecify.annotations.NullMarked;

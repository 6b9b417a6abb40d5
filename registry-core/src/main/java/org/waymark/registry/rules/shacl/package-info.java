/**
 * Rules as SHACL shapes: {@link org.waymark.registry.rules.shacl.SiteDocument} writes a statement
 * as JSON-LD, {@link org.waymark.registry.rules.shacl.SiteGraph} makes RDF of it, {@link
 * org.waymark.registry.rules.shacl.CompiledShapes} validates it. With the catalogue the only place
 * that knows Apache Jena; whoever does not compile rules never loads it. Knows neither rule sets
 * nor reports. Read first: {@code docs/rules.md}.
 */
@NullMarked
package org.waymark.registry.rules.shacl;

import org.jspecify.annotations.NullMarked;

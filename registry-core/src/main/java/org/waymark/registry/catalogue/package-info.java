/**
 * All active sites as one RDF graph, and SPARQL questions about it: {@link
 * org.waymark.registry.catalogue.Catalogue} is the way in. Reads what {@code rules.shacl} makes of
 * statements, answers from memory, and reaches neither network nor disk, whatever a question asks
 * for. Knows nothing of who asks.
 */
@NullMarked
package org.waymark.registry.catalogue;

import org.jspecify.annotations.NullMarked;

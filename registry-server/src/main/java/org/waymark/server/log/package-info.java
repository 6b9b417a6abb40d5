/**
 * How the programs log: one line an event on standard error, so that standard output holds results
 * only. {@link org.waymark.server.log.StandardErrorLog} is found by logback itself; nothing in the
 * product calls it, and it must not know anything of the product.
 */
@NullMarked
package org.waymark.server.log;

import org.jspecify.annotations.NullMarked;

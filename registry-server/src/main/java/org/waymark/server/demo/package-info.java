/**
 * A whole federation on loopback, made of real parts: {@link org.waymark.server.demo.Demo} is the way in. It decides
 * nothing and verifies nothing itself; it starts programs, asks them and compares. Read {@code Demo}, then {@code EfssProduct}.
 */
@org.jspecify.annotations.NullMarked
package org.waymark.server.demo;

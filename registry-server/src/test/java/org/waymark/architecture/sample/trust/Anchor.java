package org.waymark.architecture.sample.trust;

import java.util.List;
import org.waymark.architecture.sample.signer.Reaching;

/** Uses the module below it, as it may. */
public record Anchor(List<Reaching> below) {}

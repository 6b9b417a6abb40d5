package org.waymark.signer.differential;

import java.util.List;
import org.waymark.signer.codec.Hex;

/** Points of Ed25519 of small order, and encodings of them that are not canonical. */
final class SmallOrder {
  static final List<byte[]> POINTS =
      List.of(
          Hex.decode("0100000000000000000000000000000000000000000000000000000000000000"),
          Hex.decode("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          Hex.decode("0000000000000000000000000000000000000000000000000000000000000080"),
          Hex.decode("0000000000000000000000000000000000000000000000000000000000000000"),
          Hex.decode("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
          Hex.decode("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          Hex.decode("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          Hex.decode("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

  private SmallOrder() {}
}

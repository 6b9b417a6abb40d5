package org.waymark.client;

import java.util.ArrayList;
import java.util.List;
import org.waymark.client.ocm.OcmAddress;
import org.waymark.trust.id.Host;

/**
 * What was asked, as it was typed, and the host that is meant.
 *
 * @param findings codes for what had to be mended
 */
record Query(String typed, Host host, List<String> findings) {

  /**
   * Reads a host, a URL or an OCM address.
   *
   * @throws org.waymark.signer.MalformedException {@code host_*} or {@code address_*}
   */
  static Query parse(String typed) {
    List<String> findings = new ArrayList<>();
    Host host =
        OcmAddress.looksLikeAddress(typed)
            ? OcmAddress.parse(typed, findings::add).host()
            : Host.normalize(typed, findings::add);
    return new Query(typed, host, List.copyOf(findings));
  }
}

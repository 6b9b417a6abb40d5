package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "::1, loopback",
    "169.254.169.254, link-local",
    "fe80::1, link-local",
    "10.1.2.3, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.0.1, private",
    "fd00:ec2::254, private",
    "100.64.0.1, carrier-grade",
    "100.127.255.255, carrier-grade",
    "0.0.0.0, unspecified",
    "::, unspecified",
    "224.0.0.1, multicast",
    "ff02::1, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "192.0.0.192, reserved",
    "192.0.2.1, documentation",
    "198.51.100.1, documentation",
    "203.0.113.1, documentation",
    "2001:db8::1, documentation",
    "3fff:123::1, documentation",
    "198.18.0.1, benchmarks",
    "::ffff:127.0.0.1, loopback",
    "::127.0.0.1, IPv4-compatible",
    "64:ff9b::7f00:1, loopback",
    "64:ff9b::a9fe:a9fe, link-local",
    "64:ff9b:1::a00:1, not public",
    "2002:7f00:1::1, 6to4",
    "2002:808:808::1, 6to4",
    "192.88.99.1, 6to4",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2, reserved",
    "4000::1, not public",
    "fec0::1, not public"
  })
  void onlyPublicUnicastIsDialled(String literal, String why) throws Exception {
    assertThat(AddressPolicy.publicOnly().refusal(address(literal)))
        .hasValueSatisfying(reason -> assertThat(reason).contains(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.9.9.9",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "2a00:1450:4001:80b::200e",
        "2620:fe::fe",
        "64:ff9b::909:909"
      })
  void publicAddressesAreDialled(String literal) throws Exception {
    assertThat(AddressPolicy.publicOnly().refusal(address(literal))).isEmpty();
  }

  @Test
  void anIpv4MappedAddressThatTheJdkLeftInItsClothesIsRefused() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = mapped[13] = mapped[14] = mapped[15] = 9;
    assertThat(AddressPolicy.publicOnly().refusal(Inet6Address.getByAddress(null, mapped, -1)))
        .isPresent();
  }

  @Test
  void aRangeThatIsAllowedIsDialledAndItsNeighboursAreNot() throws Exception {
    AddressPolicy policy = AddressPolicy.publicOnly().allowing("10.20.0.0/15", "fd12::/16");
    assertThat(policy.refusal(address("10.21.255.255"))).isEmpty();
    assertThat(policy.refusal(address("fd12:ffff::1"))).isEmpty();
    assertThat(policy.refusal(address("10.22.0.0"))).isPresent();
    assertThat(policy.refusal(address("fd13::1"))).isPresent();
  }

  @Test
  void theTestingPolicyReachesThisMachineOnly() throws Exception {
    AddressPolicy policy = AddressPolicy.testing();
    assertThat(policy.allowsPlainHttp()).isTrue();
    assertThat(policy.refusal(address("127.0.0.1"))).isEmpty();
    assertThat(policy.refusal(address("::1"))).isEmpty();
    assertThat(policy.refusal(address("10.0.0.1"))).isPresent();
    assertThat(policy.refusal(address("9.9.9.9"))).hasValue("not on this machine");
    assertThat(AddressPolicy.publicOnly().allowsPlainHttp()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.1/8", "example.org/8", "/8", "10/8x", "::/129"})
  void whatIsNotARangeIsRefused(String range) {
    assertThatThrownBy(() -> AddressPolicy.publicOnly().allowing(range))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::808:808",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "2001::1",
                "2001:1ff::1",
                "100::1",
                "4000::1"
            })
    void specialAddressesAreNotPublic(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "169.253.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2600::1",
                "2001:4860:4860::8888",
                "2002:808:808::1",
                "64:ff9b::808:808"
            })
    void othersArePublic(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void aReservedPortIsRefusedOnEveryAddressOfThisMachine() throws Exception {
        ReservedAddresses reserved = new ReservedAddresses();
        reserved.reserve(9901);
        List<InetAddress> own =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .toList();
        assertThat(own).isNotEmpty();
        for (InetAddress address : own) {
            refuses(reserved, address);
        }
        for (String address : List.of("127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::")) {
            refuses(reserved, InetAddress.getByName(address));
        }
        for (InetSocketAddress fine :
                List.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 9902),
                        new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 9901))) {
            assertThatCode(() -> reserved.check(fine)).doesNotThrowAnyException();
        }
    }

    private static void refuses(ReservedAddresses reserved, InetAddress address) {
        assertThatThrownBy(() -> reserved.check(new InetSocketAddress(address, 9901)))
                .as(address.toString())
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("admin or status address");
    }
}

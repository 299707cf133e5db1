package dev.weir.kernel.tls;

import static dev.weir.kernel.tls.TestTls.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kernel.config.UpstreamTls;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemTest {
    @Test
    void readsTheOlderFormsOfKeysToo() {
        assertThat(Pem.privateKey(pem("rsa-pkcs1.key")))
                .isEqualTo(Pem.privateKey(pem("rsa-pkcs8.key")));
        assertThat(ClientTls.of(TestTls.showing("client.pem", "client-sec1.key"))).isNotNull();
    }

    @Test
    void readsAChainWithTextAround() {
        String chain = "A certificate:\n" + pem("client.pem") + "# and\n" + pem("ca.pem");
        assertThat(Pem.certificates(chain))
                .extracting(each -> each.getSubjectX500Principal().getName())
                .containsExactly("CN=gateway", "CN=Test authority");
    }

    @ParameterizedTest
    @CsvSource({
        "client.pem, holds no private key in PEM",
        "client-encrypted.key, holds an encrypted private key",
    })
    void saysWhatIsWrongWithAKey(String file, String wrong) {
        assertThatThrownBy(() -> Pem.privateKey(pem(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong);
    }

    @ParameterizedTest
    @CsvSource({"'', MIG", "'EC ', AAAA", "'EC ', MIGHAgEA", "'RSA ', AAAA", "'DSA ', AAAA"})
    void refusesKeysThatAreNone(String form, String content) {
        String label = form + "PRIVATE KEY-----\n";
        assertThatThrownBy(() ->
                        Pem.privateKey("-----BEGIN " + label + content + "\n-----END " + label))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesFilesThatDoNotGoTogether() {
        assertThatThrownBy(() -> ClientTls.of(TestTls.showing("client.pem", "other.key")))
                .hasMessage("certificate.key is not the certificate's key");
        assertThatThrownBy(() -> ClientTls.of(TestTls.showing("client.pem", "rsa-pkcs8.key")))
                .hasMessage("certificate.key is not the certificate's key");
        assertThatThrownBy(() -> ClientTls.of(TestTls.showing("client.key", "client.key")))
                .hasMessageStartingWith("certificate.cert holds no certificate");
        UpstreamTls noCa =
                new UpstreamTls(Optional.of("x"), Optional.empty(), Optional.empty(), true);
        assertThatThrownBy(() -> ClientTls.of(noCa))
                .hasMessageStartingWith("ca holds no certificate");
    }

    @Test
    void showsNoKey() {
        assertThat(TestTls.showing("client.pem", "client.key").toString())
                .doesNotContain("PRIVATE");
    }
}

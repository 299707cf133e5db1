#!/usr/bin/env bash
# Makes the certificates and keys of the tests anew. Nobody trusts them but the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
days=36500

curve() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

signed() { # name, subject, extension
    curve "$1.key"
    openssl req -new -key "$1.key" -subj "$2" -out request.pem
    openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days $days \
        -extfile <(echo "$3") -out "$1.pem"
}

curve ca.key
openssl req -x509 -key ca.key -subj "/CN=Test authority" -days $days -out ca.pem
signed localhost "/CN=localhost" "subjectAltName=DNS:localhost,IP:127.0.0.1"
signed other "/CN=other.example" "subjectAltName=DNS:other.example"
signed client "/CN=gateway" "extendedKeyUsage=clientAuth"
openssl genrsa -traditional -out rsa-pkcs1.key 2048
openssl pkcs8 -topk8 -nocrypt -in rsa-pkcs1.key -out rsa-pkcs8.key
openssl ec -in client.key -out client-sec1.key
openssl pkcs8 -topk8 -in client.key -passout pass:secret -out client-encrypted.key
rm -f request.pem ca.key ca.srl

"""PyPI `jwcrypto` behind JSON lines: makes keys, encrypts and signs."""

import json

from answering import answer, decode, encode
from cryptography.hazmat.primitives import serialization
from jwcrypto import jwa, jwe, jwk, jws

ALGORITHMS = jwe.default_allowed_algs + ["RSA1_5"]

# Its own limits are lower than those of the command.
jwa.default_max_pbkdf2_iterations = 100_000
jwe.default_max_compressed_size = 16_777_216


def make_key(type, kid, use, bits=2048):
    size = {"kty": "RSA", "size": bits}
    curve = {"kty": "OKP" if type.endswith("25519") else "EC", "crv": type}
    key = jwk.JWK.generate(kid=kid, use=use, **(size if type == "RSA" else curve))
    return {"private": key.export(as_dict=True), "public": key.export_public(as_dict=True)}


def encrypt(payload, recipients, serialization, protected=None, unprotected=None, aad=None, p2c=None):
    if p2c and len(recipients) == 1:
        protected = {**protected, "p2c": p2c}
    token = jwe.JWE(
        decode(payload),
        protected=protected and json.dumps(protected),
        unprotected=unprotected and json.dumps(unprotected),
        aad=aad and decode(aad),
        algs=ALGORITHMS,
        flattened=serialization != "general",
    )
    for recipient in recipients:
        header = recipient.get("header")
        token.add_recipient(jwk.JWK(**recipient["key"]), header=header and json.dumps(header))
    return {"message": token.serialize(compact=serialization == "compact")}


def decrypt(message, key):
    token = jwe.JWE(algs=ALGORITHMS)
    token.deserialize(message, jwk.JWK(**key))
    header = token.jose_header
    return {"payload": encode(token.payload), "header": header}


def sign(payload, signers, serialization, detached=False):
    octets = decode(payload)
    unencoded = signers[0].get("protected", {}).get("b64") is False
    token = jws.JWS(octets.decode() if unencoded else octets)
    for signer in signers:
        protected, header = signer.get("protected"), signer.get("header")
        token.add_signature(
            jwk.JWK(**signer["key"]),
            protected=protected and json.dumps(protected),
            header=header and json.dumps(header),
        )
    if detached:
        token.detach_payload()
    message = token.serialize(compact=serialization == "compact")
    if serialization == "general" and len(signers) == 1:
        flat = json.loads(message)
        one = {name: flat.pop(name) for name in ("protected", "header", "signature") if name in flat}
        message = json.dumps({**flat, "signatures": [one]})
    return {"message": message}


def verify(message, key, payload=None):
    token = jws.JWS()
    token.deserialize(message)
    token.verify(jwk.JWK(**key), detached_payload=None if payload is None else decode(payload))
    content = payload if payload is not None else token.payload
    if payload is None:
        content = encode(content.encode() if isinstance(content, str) else content)
    return {"payload": content, "header": token.jose_header}


def thumbprint(key):
    return {"thumbprint": jwk.JWK(**key).thumbprint()}


def pem(key, type, use):
    """Every form that the package below it writes: it itself writes PKCS#8 and SPKI only."""
    held = jwk.JWK(**key)
    if not held.has_private:
        forms = {"spki": held.export_to_pem().decode()}
        if type == "RSA":
            forms["pkcs1"] = public_pem(held, serialization.PublicFormat.PKCS1)
        return forms
    forms = {"pkcs8": held.export_to_pem(private_key=True, password=None).decode()}
    if type == "RSA" or type.startswith("P-"):
        traditional = serialization.PrivateFormat.TraditionalOpenSSL
        forms["pkcs1" if type == "RSA" else "sec1"] = private_pem(held, traditional)
    return forms


def private_pem(key, form):
    native = serialization.load_pem_private_key(key.export_to_pem(private_key=True, password=None), None)
    return native.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def public_pem(key, form):
    native = serialization.load_pem_public_key(key.export_to_pem())
    return native.public_bytes(serialization.Encoding.PEM, form).decode()


def from_pem(pem, type, use):
    return {"thumbprint": jwk.JWK.from_pem(pem.encode()).thumbprint()}


answer(
    {
        "make_key": make_key,
        "encrypt": encrypt,
        "decrypt": decrypt,
        "sign": sign,
        "verify": verify,
        "thumbprint": thumbprint,
        "pem": pem,
        "from_pem": from_pem,
    }
)

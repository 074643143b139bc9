"""PyPI `jwcrypto` behind one JSON line: makes keys, seals and opens tokens."""

import base64
import json
import sys

from jwcrypto import jwe, jwk, jws

ALGORITHMS = jwe.default_allowed_algs + ["RSA1_5"]


def generate(kid, use):
    key = jwk.JWK.generate(kty="RSA", size=2048, kid=kid, use=use)
    return {"private": key.export(as_dict=True), "public": key.export_public(as_dict=True)}


def seal(payload, header, recipient, signer=None, jws_header=None):
    content = base64.b64decode(payload)
    if signer:
        inner = jws.JWS(content)
        inner.add_signature(jwk.JWK(**signer), protected=json.dumps(jws_header))
        content = inner.serialize(compact=True).encode()
    token = jwe.JWE(content, protected=json.dumps(header), algs=ALGORITHMS)
    token.add_recipient(jwk.JWK(**recipient))
    return {"token": token.serialize(compact=True)}


def open_token(token, key, signer=None):
    outer = jwe.JWE(algs=ALGORITHMS)
    outer.deserialize(token, jwk.JWK(**key))
    content = outer.payload
    if signer:
        inner = jws.JWS()
        inner.deserialize(content.decode(), jwk.JWK(**signer))
        content = inner.payload
    return {"payload": base64.b64encode(content).decode(), "header": json.loads(outer.objects["protected"])}


def main():
    request = json.loads(sys.stdin.readline())
    action = {"generate": generate, "seal": seal, "open": open_token}[request.pop("action")]
    try:
        answer = action(**request)
    except Exception as error:  # the caller wants every failure as an answer
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer))


main()

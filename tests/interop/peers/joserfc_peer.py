"""PyPI `joserfc` behind JSON lines: makes keys, encrypts and signs."""

import json
import warnings

from answering import answer, decode, encode
from joserfc import jwe, jwk, jws
from joserfc.errors import SecurityWarning
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

# Everything it has is asked for by name, also what it warns of.
warnings.simplefilter("ignore", SecurityWarning)

# Its own limits are lower than those of the command.
JWERegistry.max_protected_header_length = 16_384
JWERegistry.max_ciphertext_length = 33_554_432
JWSRegistry.max_header_length = 16_384
JWSRegistry.max_payload_length = 33_554_432
JWERegistry.algorithms["zip"]["DEF"].MAX_SIZE = 16_777_216

JWE = JWERegistry(
    algorithms=[name for kind in JWERegistry.algorithms.values() for name in kind],
    # Of several recipients one is enough, as RFC 7516 section 5.2 says.
    verify_all_recipients=False,
    strict_check_header=False,
)
JWS = JWSRegistry(algorithms=list(JWSRegistry.algorithms), strict_check_header=False)


def make_key(type, kid, use, bits=2048):
    maker = {"RSA": RSAKey, "Ed25519": OKPKey, "X25519": OKPKey}.get(type, ECKey)
    key = maker.generate_key(bits if type == "RSA" else type, {"kid": kid, "use": use})
    return {"private": key.as_dict(private=True), "public": key.as_dict(private=False)}


def encrypt(payload, recipients, serialization, protected=None, unprotected=None, aad=None, p2c=None):
    if p2c and len(recipients) == 1:
        protected = {**protected, "p2c": p2c}
    if serialization == "compact":
        key = jwk.import_key(recipients[0]["key"])
        return {"message": jwe.encrypt_compact(protected, decode(payload), key, registry=JWE)}
    form = jwe.GeneralJSONEncryption if serialization == "general" else jwe.FlattenedJSONEncryption
    token = form(protected, decode(payload), unprotected, aad and decode(aad))
    for recipient in recipients:
        token.recipients.append(jwe.Recipient(token, recipient.get("header", {}), jwk.import_key(recipient["key"])))
    return {"message": json.dumps(jwe.encrypt_json(token, None, registry=JWE))}


def decrypt(message, key):
    held = jwk.import_key(key)
    if not message.startswith("{"):
        token = jwe.decrypt_compact(message, held, registry=JWE)
        return {"payload": encode(token.plaintext), "header": token.headers()}
    token = jwe.decrypt_json(for_key(json.loads(message), key), held, registry=JWE)
    headers = [recipient.headers() for recipient in token.recipients]
    return {"payload": encode(token.plaintext), "header": headers if len(headers) > 1 else headers[0]}


def for_key(message, key):
    """It takes a key to every recipient and fails at the first of another curve (KeyError), so it
    gets those that name the key. They are not authenticated, and nothing else changes."""
    named = [it for it in message.get("recipients", []) if it.get("header", {}).get("kid") == key.get("kid")]
    return {**message, "recipients": named} if named else message


def sign(payload, signers, serialization, detached=False):
    content = decode(payload)
    if serialization == "compact":
        signer = signers[0]
        message = jws.serialize_compact(signer["protected"], content, jwk.import_key(signer["key"]), registry=JWS)
        return {"message": jws.detach_content(message) if detached else message}
    keys = iter([jwk.import_key(signer["key"]) for signer in signers])
    members = [{name: signer[name] for name in ("protected", "header") if name in signer} for signer in signers]
    token = jws.serialize_json(members if serialization == "general" else members[0], content, lambda _: next(keys), registry=JWS)
    return {"message": json.dumps(without_payload(token) if detached else token)}


def without_payload(token):
    return {name: value for name, value in token.items() if name != "payload"}


def verify(message, key, payload=None):
    """It wants every signature of a message verified, therefore `key` may be a set."""
    held = jwk.KeySet.import_key_set(key) if "keys" in key else jwk.import_key(key)
    if not message.startswith("{"):
        detached = None if payload is None else decode(payload)
        token = jws.deserialize_compact(message, held, registry=JWS, payload=detached)
        return {"payload": encode(token.payload), "header": token.headers()}
    token = jws.deserialize_json(json.loads(message), held, registry=JWS)
    members = getattr(token, "members", None) or [token.member]
    headers = [member.headers() for member in members]
    return {"payload": encode(token.payload), "header": headers if len(headers) > 1 else headers[0]}


def thumbprint(key):
    return {"thumbprint": jwk.import_key(key).thumbprint()}


def pem(key, type, use):
    held = jwk.import_key(key)
    private = held.is_private
    return {"pkcs8" if private else "spki": held.as_pem(private=private).decode()}


def from_pem(pem, type, use):
    kind = {"RSA": "RSA", "Ed25519": "OKP", "X25519": "OKP"}.get(type, "EC")
    return {"thumbprint": jwk.import_key(pem, kind).thumbprint()}


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

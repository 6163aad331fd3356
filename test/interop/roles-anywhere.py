"""Rebuilds what a request signed, and verifies it with the certificate that the request shows: Python's cryptography alone."""
import base64
import hashlib
import json
import sys
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding


def judge(request):
    headers = {name.lower(): " ".join(value.split()) for name, value in request["headers"]}
    algorithm, rest = headers["authorization"].split(" ", 1)
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    serial, scope = parts["Credential"].split("/", 1)
    signed = parts["SignedHeaders"].split(";")
    canonical = "\n".join(
        [
            request["method"],
            urlsplit(request["target"]).path,
            "",
            "".join(f"{name}:{headers[name]}\n" for name in signed),
            ";".join(signed),
            hashlib.sha256(request["body"].encode()).hexdigest(),
        ]
    )
    text = "\n".join(
        [algorithm, headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()]
    ).encode()
    leaf = x509.load_der_x509_certificate(base64.b64decode(headers["x-amz-x509"]))
    signature = bytes.fromhex(parts["Signature"])
    key = leaf.public_key()
    try:
        if algorithm == "AWS4-X509-RSA-SHA256":
            key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
        elif algorithm == "AWS4-X509-ECDSA-SHA256":
            key.verify(signature, text, ec.ECDSA(hashes.SHA256()))
        else:
            return "unknown algorithm"
    except InvalidSignature:
        return "wrong signature"
    chain = headers.get("x-amz-x509-chain")
    names = [x509.load_der_x509_certificate(base64.b64decode(each)).subject for each in chain.split(",")] if chain else []
    if serial != str(leaf.serial_number):
        return "wrong serial number"
    if signed != sorted(set(headers) - {"authorization"}):
        return "not every header is signed"
    return " ".join([algorithm, scope.split("/", 1)[1]] + [name.rfc4514_string() for name in names])


print(json.dumps([judge(request) for request in json.load(sys.stdin)]))

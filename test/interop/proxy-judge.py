"""Judges recorded requests: botocore computes each signature again from the known secret. Prints one verdict for each request."""

import base64
import hashlib
import hmac
import json
import re
import sys
import zlib
from urllib.parse import parse_qsl, urlsplit

from botocore.auth import S3ExpressAuth, S3ExpressQueryAuth, S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

TOKENS = ("x-amz-security-token", "x-amz-s3session-token")
EMPTY = hashlib.sha256(b"").hexdigest()


def mac(key, text):
    return hmac.new(key, text.encode(), "sha256")


def chain(body, key, date, scope, seed):
    """True when each chunk, and the trailer where there is one, carries the signature that follows from the one before."""
    previous, rest = seed, body
    while True:
        head, _, rest = rest.partition(b"\r\n")
        size, _, signature = head.partition(b";chunk-signature=")
        length = int(size, 16)
        data = rest[:length]
        text = ["AWS4-HMAC-SHA256-PAYLOAD", date, scope, previous, EMPTY, hashlib.sha256(data).hexdigest()]
        previous = mac(key, "\n".join(text)).hexdigest()
        if previous.encode() != signature:
            return False
        if length == 0:
            break
        rest = rest[length:].removeprefix(b"\r\n")
    lines = [line for line in rest.split(b"\r\n") if line]
    if not lines:
        return True
    *trailers, last = lines
    block = b"".join(line + b"\n" for line in trailers)
    text = ["AWS4-HMAC-SHA256-TRAILER", date, scope, previous, hashlib.sha256(block).hexdigest()]
    return last == b"x-amz-trailer-signature:" + mac(key, "\n".join(text)).hexdigest().encode()


def crc_fits(body):
    """The checksum that follows an unsigned chunked body is that of its data."""
    data = b""
    while True:
        head, _, rest = body.partition(b"\r\n")
        length = int(head, 16)
        if length == 0:
            name, _, value = rest.strip().partition(b":")
            return name == b"x-amz-checksum-crc32" and base64.b64decode(value) == zlib.crc32(data).to_bytes(4, "big")
        data += rest[:length]
        body = rest[length + 2 :]


def body_fits(declared, body, key, date, scope, seed):
    if declared.startswith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD"):
        return chain(body, key, date, scope, seed)
    if declared == "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
        return crc_fits(body)
    return declared in ("", "UNSIGNED-PAYLOAD") or declared == hashlib.sha256(body).hexdigest()


def wanted_tokens(key):
    name = TOKENS[1] if key.get("ofBucket") else TOKENS[0]
    return {name: key["token"]} if "token" in key else {}


def verdict(record, known):
    headers = [(name, value) for name, value in record["headers"]]
    lower = {name.lower(): value for name, value in headers}
    url = "https://%s%s" % (lower["host"], record["target"])
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    presigned = "X-Amz-Signature" in query
    if presigned:
        credential, names, signature = query["X-Amz-Credential"], query["X-Amz-SignedHeaders"], query["X-Amz-Signature"]
        date, tokens = query["X-Amz-Date"], query
        url = re.sub(r"(?<=[?&])X-Amz-Signature=[0-9a-f]+&?", "", url).rstrip("?&")
    else:
        credential, names, signature = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", lower["authorization"]
        ).groups()
        date, tokens = lower["x-amz-date"], lower
    key_id, day, region, service, end = credential.split("/")
    secret = known[key_id]["secret"]
    request = AWSRequest(record["method"], url, data=base64.b64decode(record["body"]))
    request.headers = HTTPHeaders()
    for name, value in headers:
        if name.lower() in names.split(";"):
            request.headers.add_header(name, value)
    request.context["timestamp"] = date
    tokens = {name.lower(): value for name, value in tokens.items() if name.lower() in TOKENS}
    signers = {(True, True): S3SigV4QueryAuth, (True, False): S3SigV4Auth, (False, True): SigV4QueryAuth, (False, False): SigV4Auth}
    if service == "s3express":
        kind = S3ExpressQueryAuth if presigned else S3ExpressAuth
        signer = kind(Credentials(key_id, secret), service, region, identity_cache=None)
    else:
        signer = signers[service == "s3", presigned](Credentials(key_id, secret), service, region)
    wanted = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    signing_key = ("AWS4" + secret).encode()
    for part in (day, region, service, end):
        signing_key = mac(signing_key, part).digest()
    declared = "" if presigned else lower.get("x-amz-content-sha256", "")
    scope = "/".join((day, region, service, end))
    signed_again = signature == wanted and signer.signed_headers(signer.headers_to_sign(request)) == names
    return {
        "service": service,
        "form": "presigned" if presigned else re.sub(r"^[0-9a-f]{64}$", "hash", declared) or "body",
        "keyId": key_id,
        "target": record["target"],
        "signature": signed_again,
        "token": tokens == wanted_tokens(known[key_id]),
        "body": body_fits(declared, request.body or b"", signing_key, date, scope, signature),
    }


given = json.load(sys.stdin)
json.dump([verdict(record, given["keys"]) for record in given["requests"]], sys.stdout)

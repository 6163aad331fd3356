"""Sends requests of every signature form through the proxy: boto3's own, and chunk-signed ones that no SDK makes any more."""

import hashlib
import hmac
import http.client
import io
import os
import ssl
import urllib.request
from types import SimpleNamespace
from urllib.parse import urlsplit

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

TRUST = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
ODD_KEYS = ["plain", "a b", "a+b", "a%2Fb", "a//b", "./a/../b", "ä/ö ü", "~(x)'!*;:@&=,$", "日本"]

boto3.client("sts").get_caller_identity()
boto3.client("dynamodb").list_tables()
boto3.client("iam").list_roles()
awslambda = boto3.client("lambda")
awslambda.get_function(FunctionName="arn:aws:lambda:eu-west-1:111122223333:function:odd-path")
awslambda.list_tags(Resource="arn:aws:lambda:eu-west-1:111122223333:function:odd path/+%")
awslambda.invoke(FunctionName="rest", Payload=b'{"body": "of REST"}')

s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
for key in ODD_KEYS:
    s3.put_object(Bucket="judged", Key=key, Body=key.encode(), Metadata={"odd": "two  spaces"})
    s3.head_object(Bucket="judged", Key=key)
    link = s3.generate_presigned_url("get_object", Params={"Bucket": "judged", "Key": key}, ExpiresIn=60)
    urllib.request.urlopen(link, context=TRUST).read()
s3.put_object(Bucket="judged", Key="unsigned-trailer", Body=io.BytesIO(b"t" * 200_000))
hashed = boto3.client("s3", config=Config(request_checksum_calculation="when_required", s3={"payload_signing_enabled": True}))
hashed.put_object(Bucket="judged", Key="declared-hash", Body=b"h" * 200_000)
dotted = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
dotted.delete_object(Bucket="judged.with.dots", Key="a b")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def send_chunk_signed(trailer):
    """With a body of two chunks; with a signed trailer when there is one."""
    kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + ("-TRAILER" if trailer else "")

    class ChunkSigner(S3SigV4Auth):
        def payload(self, request):
            return kind

    chunks = [b"1" * 70_000, b"2" * 123, b""]
    host, path = "judged.s3.eu-west-1.amazonaws.com", "/chunk%20signed" + ("-trailer" if trailer else "")
    headers = {"Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(sum(map(len, chunks)))}
    if trailer:
        headers["X-Amz-Trailer"] = trailer[0]
    request = AWSRequest("PUT", "https://%s%s" % (host, path), headers=headers)
    request.context.update(client_config=SimpleNamespace(s3={}))
    secret = os.environ["AWS_SECRET_ACCESS_KEY"]
    signer = ChunkSigner(Credentials(os.environ["AWS_ACCESS_KEY_ID"], secret), "s3", "eu-west-1")
    signer.add_auth(request)
    date = request.context["timestamp"]
    scope = "%s/eu-west-1/s3/aws4_request" % date[:8]
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    previous = request.headers["Authorization"].rsplit("Signature=", 1)[1]
    body = b""
    for chunk in chunks:
        text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", date, scope, previous, digest(b""), digest(chunk)])
        previous = hmac.new(key, text.encode(), "sha256").hexdigest()
        body += b"%x;chunk-signature=%s\r\n%s" % (len(chunk), previous.encode(), chunk)
        body += b"" if trailer and not chunk else b"\r\n"
    if trailer:
        line = ("%s:%s" % trailer).encode()
        text = "\n".join(["AWS4-HMAC-SHA256-TRAILER", date, scope, previous, digest(line + b"\n")])
        signature = hmac.new(key, text.encode(), "sha256").hexdigest()
        body += line + b"\r\nx-amz-trailer-signature:" + signature.encode() + b"\r\n\r\n"

    proxy = urlsplit(os.environ["HTTPS_PROXY"])
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, context=TRUST)
    connection.set_tunnel(host, 443)
    connection.request("PUT", path, body=body, headers=dict(request.headers.items()))
    answer = connection.getresponse()
    assert answer.status == 200, (kind, answer.status, answer.read())


send_chunk_signed(None)
send_chunk_signed(("x-amz-checksum-crc32", "AAAAAA=="))

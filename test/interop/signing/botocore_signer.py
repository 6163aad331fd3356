"""Signs the requests on standard input (a JSON array) with botocore and prints what would go on the wire."""

import datetime
import json
import sys
from types import SimpleNamespace

import botocore.auth as auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

SIGNERS = {
    "SigV4Auth": auth.SigV4Auth,
    "S3SigV4Auth": auth.S3SigV4Auth,
    "SigV4QueryAuth": auth.SigV4QueryAuth,
    "S3SigV4QueryAuth": auth.S3SigV4QueryAuth,
}


def sign(case):
    moment = datetime.datetime.fromtimestamp(case["now"] / 1000, datetime.timezone.utc)
    auth.get_current_datetime = lambda *args, **kwargs: moment
    request = AWSRequest(
        method=case["method"],
        url=case["url"],
        headers=dict(case["headers"]),
        data=case["body"].encode("utf-8") or None,
    )
    request.context.update(client_config=SimpleNamespace(s3={}), payload_signing_enabled=True)
    credentials = Credentials(case["keyId"], case["secret"], case.get("token"))
    options = {"expires": case["expires"]} if "Query" in case["signer"] else {}
    SIGNERS[case["signer"]](credentials, case["service"], case["region"], **options).add_auth(request)
    return {"url": request.url, "headers": [[name, value] for name, value in request.headers.items()]}


json.dump([sign(case) for case in json.load(sys.stdin)], sys.stdout)

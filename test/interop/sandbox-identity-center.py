"""What botocore does at the sandbox's Identity Center; prints one JSON object that the test looks at."""
import datetime
import hashlib
import json
import os
import pathlib
import sys
import urllib.parse
import urllib.request

import boto3
from botocore.exceptions import ClientError

start_url = sys.argv[1]
result = {"errors": {}}


def error_of(name, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        metadata = error.response["ResponseMetadata"]
        is_modelled = type(error) is not ClientError
        result["errors"][name] = [error.response["Error"]["Code"], metadata["HTTPStatusCode"], is_modelled]
        return
    result["errors"][name] = None


oidc = boto3.client("sso-oidc", region_name="us-east-1")
portal = boto3.client("sso", region_name="us-east-1")
registration = oidc.register_client(clientName="botocore", clientType="public", scopes=["sso:account:access"])
client = {key: registration[key] for key in ("clientId", "clientSecret")}
device = {"grantType": "urn:ietf:params:oauth:grant-type:device_code"}

error_of("start url", oidc.start_device_authorization, **client, startUrl="https://example.awsapps.com/start")
error_of("client", oidc.start_device_authorization, clientId="x", clientSecret="y", startUrl=start_url)
started = oidc.start_device_authorization(**client, startUrl=start_url)
redeem = {**client, **device, "deviceCode": started["deviceCode"]}
error_of("pending", oidc.create_token, **redeem)
for _ in range(100):
    # On a busy computer a poll may come late enough.
    error_of("fast", oidc.create_token, **redeem)
    if result["errors"]["fast"][0] == "SlowDownException":
        break
answer = urllib.parse.urlencode({"decision": "approve", "person": "botocore"}).encode()
urllib.request.urlopen(started["verificationUriComplete"], answer).read()
tokens = oidc.create_token(**redeem)
error_of("redeemed", oidc.create_token, **redeem)
error_of("grant", oidc.create_token, **client, grantType="password")

bearer = {"accessToken": tokens["accessToken"]}
pages = portal.get_paginator("list_accounts").paginate(**bearer, PaginationConfig={"PageSize": 2})
accounts = [account for page in pages for account in page["accountList"]]
account_id = accounts[0]["accountId"]
result["accounts"] = [account["accountName"] for account in accounts]
roles = portal.get_paginator("list_account_roles").paginate(**bearer, accountId=account_id)
result["roles"] = [role["roleName"] for page in roles for role in page["roleList"]]
error_of("token", portal.list_accounts, accessToken="made up")
error_of("role", portal.get_role_credentials, **bearer, accountId=account_id, roleName="Absent")
error_of("account", portal.list_account_roles, **bearer, accountId="999999999999")
error_of("page", portal.list_accounts, **bearer, nextToken="made up")

# As `aws sso login` leaves it, with a token that is about to end: botocore refreshes it and signs with the role.
home = pathlib.Path(os.environ["HOME"], ".aws")
(home / "sso" / "cache").mkdir(parents=True)
(home / "config").write_text(
    f"""[profile one]
sso_session = trial
sso_account_id = {account_id}
sso_role_name = PowerUserAccess
[sso-session trial]
sso_start_url = {start_url}
sso_region = us-east-1
"""
)
soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)
later = soon + datetime.timedelta(days=30)
cached = home / "sso" / "cache" / (hashlib.sha1(b"trial").hexdigest() + ".json")
cached.write_text(
    json.dumps(
        {
            "startUrl": start_url,
            "region": "us-east-1",
            "accessToken": tokens["accessToken"],
            "refreshToken": tokens["refreshToken"],
            "expiresAt": soon.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "registrationExpiresAt": later.strftime("%Y-%m-%dT%H:%M:%SZ"),
            **client,
        }
    )
)
result["identity"] = boto3.Session(profile_name="one").client("sts").get_caller_identity()["Arn"]
fresh = json.loads(cached.read_text())
result["refreshed"] = [fresh[key] != tokens[key] for key in ("accessToken", "refreshToken")]
error_of("rotated", oidc.create_token, **client, grantType="refresh_token", refreshToken=tokens["refreshToken"])
portal.logout(accessToken=fresh["accessToken"])
error_of("signed out", portal.list_accounts, accessToken=fresh["accessToken"])
print(json.dumps(result))

"""Signs in to the sandbox's console as AWS's own sample does (IAM user guide, "Enable custom identity broker access"); prints one JSON object."""
import http.cookiejar
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import boto3

endpoint = os.environ["AWS_ENDPOINT_URL"] + "/federation"
sts = boto3.client("sts")
role = os.environ["ROLE_ARN"]
result = {}


def session_of(credentials):
    return json.dumps(
        {
            "sessionId": credentials["AccessKeyId"],
            "sessionKey": credentials["SecretAccessKey"],
            "sessionToken": credentials["SessionToken"],
        }
    )


def status_of(credentials, **more):
    query = urllib.parse.urlencode({"Action": "getSigninToken", "Session": session_of(credentials), **more})
    try:
        with urllib.request.urlopen(f"{endpoint}?{query}") as response:
            return [response.status, sorted(json.load(response))]
    except urllib.error.HTTPError as error:
        with error:
            return [error.code, error.read().decode().split(":")[0]]


assumed = sts.assume_role(RoleArn=role, RoleSessionName="sample", DurationSeconds=3600)["Credentials"]
form = urllib.parse.urlencode(
    {"Action": "getSigninToken", "SessionDuration": "3600", "Session": session_of(assumed)}
).encode()
with urllib.request.urlopen(endpoint, data=form) as response:
    token = json.load(response)["SigninToken"]

destination = "https://eu-west-1.console.aws.amazon.com/sns/v3/home?region=eu-west-1#/topics"
login = urllib.parse.urlencode(
    {"Action": "login", "Issuer": "Example.com", "Destination": destination, "SigninToken": token}
)
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
with browser.open(f"{endpoint}?{login}") as page:
    text = page.read().decode()
    result["landed"] = urllib.parse.urlsplit(page.url).path
    result["shown"] = ["assumed-role/" in text and "/sample" in text, "<dd>sns</dd>" in text, "<dd>eu-west-1</dd>" in text]
try:
    browser.open(f"{endpoint}?{login}")
except urllib.error.HTTPError as error:
    with error:
        result["again"] = error.code

policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
federated = sts.get_federation_token(Name="sample", Policy=policy)["Credentials"]
result["federated"] = status_of(federated)
result["federated with a duration"] = status_of(federated, SessionDuration=3600)
result["session"] = status_of(sts.get_session_token()["Credentials"])
result["short"] = status_of(assumed, SessionDuration=60)
print(json.dumps(result))

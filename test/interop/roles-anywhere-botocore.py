"""What botocore's own client of Roles Anywhere reads from a sandbox; prints one JSON object that the test looks at."""
import json
import sys

import boto3
from botocore.config import Config

config = Config(retries={"total_max_attempts": 1})
client = boto3.client("rolesanywhere", region_name="us-east-1", config=config)
result = {}


def refusal(call):
    """The modelled type, not only the code."""
    try:
        call()
    except client.exceptions.ClientError as error:
        modelled = type(error) is not client.exceptions.ClientError
        return "%s %s%s" % (
            error.response["ResponseMetadata"]["HTTPStatusCode"],
            error.response["Error"]["Code"],
            "" if modelled else " (no type of its own)",
        )
    return None


def pages_of(operation, field):
    pages = client.get_paginator(operation).paginate(pageSize=2)
    return [[each["name"] for each in page[field]] for page in pages]


result["profiles"] = pages_of("list_profiles", "profiles")
result["anchors"] = pages_of("list_trust_anchors", "trustAnchors")
profile = client.list_profiles()["profiles"][1]
anchor = client.list_trust_anchors()["trustAnchors"][0]
result["same"] = [
    client.get_profile(profileId=profile["profileId"])["profile"] == profile,
    client.get_trust_anchor(trustAnchorId=anchor["trustAnchorId"])["trustAnchor"] == anchor,
]
shapes = client.meta.service_model
result["unknown"] = sorted(
    set(profile) - set(shapes.shape_for("ProfileDetail").members)
    | set(anchor) - set(shapes.shape_for("TrustAnchorDetail").members)
)
result["missing"] = sorted(
    set(shapes.shape_for("ProfileDetail").members) - set(profile)
    | set(shapes.shape_for("TrustAnchorDetail").members) - set(anchor)
)
result["year"] = profile["createdAt"].year
result["tags"] = client.list_tags_for_resource(resourceArn=profile["profileArn"])["tags"]
result["anchorTags"] = client.list_tags_for_resource(resourceArn=anchor["trustAnchorArn"])["tags"]

nobody = "00000000-0000-0000-0000-000000000000"
other = boto3.client("sts").assume_role(RoleArn=sys.argv[1], RoleSessionName="other")["Credentials"]
stranger = boto3.client(
    "rolesanywhere",
    region_name="us-east-1",
    config=config,
    aws_access_key_id=other["AccessKeyId"],
    aws_secret_access_key=other["SecretAccessKey"],
    aws_session_token=other["SessionToken"],
)
result["refusals"] = {
    "no such profile": refusal(lambda: client.get_profile(profileId=nobody)),
    "no such anchor": refusal(lambda: client.get_trust_anchor(trustAnchorId=nobody)),
    "no such resource": refusal(
        lambda: client.list_tags_for_resource(resourceArn=profile["profileArn"].replace(profile["profileId"], nobody))
    ),
    "not an id": refusal(lambda: client.get_trust_anchor(trustAnchorId="x" * 36)),
    "not an ARN": refusal(lambda: client.list_tags_for_resource(resourceArn="x")),
    "not a token": refusal(lambda: client.list_profiles(nextToken="x")),
    "not a size": refusal(lambda: client.list_trust_anchors(pageSize=0)),
    "not allowed": refusal(lambda: stranger.list_profiles()),
    "too many a second": refusal(lambda: [client.list_profiles() for _ in range(100)]),
}
result["elsewhere"] = boto3.client("rolesanywhere", region_name="eu-west-1").list_trust_anchors()["trustAnchors"]
print(json.dumps(result))

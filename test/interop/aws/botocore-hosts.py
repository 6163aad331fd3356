"""Prints what botocore resolves: one JSON line [host, signing name, service, region] per service, region and variant."""

import itertools
import json

import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"]
ACCOUNT = "123456789012"
BUCKETS = [
    "bucket",
    "dotted.bucket.name",
    "zonal--use1-az4--x-s3",
    f"arn:aws:s3:us-east-1:{ACCOUNT}:accesspoint/point",
    f"arn:aws:s3-object-lambda:us-east-1:{ACCOUNT}:accesspoint/point",
    f"arn:aws:s3-outposts:us-east-1:{ACCOUNT}:outpost/op-01ac5d28a6a232904/accesspoint/point",
    f"arn:aws:s3::{ACCOUNT}:accesspoint/mfzwi23gnjvgw.mrap",
]
# Further parameters of rule sets that change the host.
VARIANTS = {
    "s3": [{}]
    + [{"Bucket": bucket} for bucket in BUCKETS]
    + [{"Bucket": "bucket", "ForcePathStyle": True}, {"Bucket": "bucket", "Accelerate": True}, {"UseGlobalEndpoint": True}],
    "s3control": [{}, {"AccountId": ACCOUNT, "RequiresAccountId": True}],
    "dynamodb": [{}, {"AccountId": ACCOUNT, "AccountIdEndpointMode": "preferred"}],
    "sts": [{}, {"UseGlobalEndpoint": True}],
    "events": [{}, {"EndpointId": "abc123.456def"}],
}

session = botocore.session.Session()
loader = session.get_component("data_loader")
partitions = loader.load_data("partitions")
seen = set()
for service in session.get_available_services():
    model = session.get_service_model(service)
    provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    asked = provider.ruleset.parameters
    for region, fips, dual, more in itertools.product(REGIONS, (False, True), (False, True), VARIANTS.get(service, [{}])):
        given = {"Region": region, "UseFIPS": fips, "UseDualStack": dual, **more}
        try:
            endpoint = provider.resolve_endpoint(**{k: v for k, v in given.items() if k in asked})
        except EndpointProviderError:
            continue
        scheme = next(iter(endpoint.properties.get("authSchemes", [])), {})
        row = (endpoint.url.split("/")[2], scheme.get("signingName") or model.signing_name, service, region)
        if row not in seen:
            seen.add(row)
            print(json.dumps(row))

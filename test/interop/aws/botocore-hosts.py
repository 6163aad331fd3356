"""Prints what botocore resolves: one JSON line [host, signing name, service, region] per service, region and variant."""

import itertools
import json
import logging

import botocore.session
from botocore.config import Config

logging.disable(logging.CRITICAL)
REGIONS = ["us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1"]
session = botocore.session.Session()
session.set_credentials("AKIDEXAMPLE", "secret")
seen = set()
for service, region in itertools.product(session.get_available_services(), REGIONS):
    client = None
    for fips, dual in itertools.product((False, True), (False, True)):
        try:
            config = Config(use_fips_endpoint=fips, use_dualstack_endpoint=dual, parameter_validation=False)
            if client is None:
                client = session.create_client(service, region_name=region, config=config)
                provider = client._ruleset_resolver._provider
                asked = provider.ruleset.parameters
            given = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
            endpoint = provider.resolve_endpoint(**{k: v for k, v in given.items() if k in asked})
        except Exception:
            continue
        scheme = next(iter(endpoint.properties.get("authSchemes", [])), {})
        signing = scheme.get("signingName") or client.meta.service_model.signing_name
        row = (endpoint.url.split("/")[2], signing, service, region)
        if row not in seen:
            seen.add(row)
            print(json.dumps(row))

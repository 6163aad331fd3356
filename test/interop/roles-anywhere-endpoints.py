"""Where botocore finds Roles Anywhere in each region that it knows, and with FIPS where AWS lists such an endpoint."""
import json
from urllib.parse import urlsplit

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config

session = botocore.session.get_session()


def url(region, fips):
    client = session.create_client(
        "rolesanywhere",
        region_name=region,
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=Config(use_fips_endpoint=fips, retries={"max_attempts": 0}),
    )
    called = []

    def answer(request, **_):
        called.append(urlsplit(request.url))
        response = AWSResponse(request.url, 200, {}, None)
        response._content = b"{}"
        return response

    client.meta.events.register("before-send", answer)
    client.list_profiles()
    return f"{called[0].scheme}://{called[0].netloc}"


listed = session.get_data("endpoints")["partitions"]
answers = []
for partition in listed:
    for region, facts in partition["services"].get("rolesanywhere", {}).get("endpoints", {}).items():
        if not region.startswith("fips-"):
            has_fips = any("fips" in variant["tags"] for variant in facts.get("variants", []))
            answers.append({"region": region, "url": url(region, False), "fips": url(region, True) if has_fips else None})
print(json.dumps(answers))

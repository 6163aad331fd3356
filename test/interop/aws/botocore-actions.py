"""Prints how botocore writes every operation of every service, in each protocol: one JSON line
[service, operation, protocol, host, method, target, headers, body in base64], with the required parameters and again with all."""

import base64
import datetime
import json
import sys

import botocore.session
from botocore import serialize
from botocore.awsrequest import create_request_object, prepare_request_dict
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "us-gov-west-1"]
GIVEN = {"AccountId": "123456789012", "UseGlobalEndpoint": False, "RequiresAccountId": False, "UseFIPS": False, "UseDualStack": False}


def value(shape, everything, depth, name):
    kind = shape.type_name
    if kind == "structure":
        if shape.metadata.get("document"):
            return {}
        if getattr(shape, "is_tagged_union", False):
            members = list(shape.members.items())[:1]
        else:
            members = [(n, s) for n, s in shape.members.items() if n in shape.required_members or (everything and depth == 0)]
        made = {}
        for member, inner in members:
            if depth < 5 and not inner.serialization.get("eventstream"):
                made[member] = value(inner, everything, depth + 1, member)
        return made
    if kind == "list":
        return [value(shape.member, everything, depth + 1, name)] if depth < 5 else []
    if kind == "map":
        return {value(shape.key, everything, 6, name): value(shape.value, everything, depth + 1, name)} if depth < 5 else {}
    if kind == "string":
        if shape.enum:
            return shape.enum[0]
        if name == "AccountId":
            return GIVEN[name]
        return ("arn:aws:x:us-east-1:123456789012:y/" if name.lower().endswith("arn") else "") + (name or "x")
    if kind == "boolean":
        return True
    if kind in ("integer", "long"):
        return 1
    if kind in ("float", "double"):
        return 1.5
    if kind == "timestamp":
        return datetime.datetime(2026, 1, 1)
    return b"x"


def endpoint(loader, service, partitions):
    provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    asked = provider.ruleset.parameters
    for region in REGIONS:
        try:
            given = {"Region": region, **GIVEN}
            return provider.resolve_endpoint(**{k: v for k, v in given.items() if k in asked}).url
        except EndpointProviderError:
            continue
    return None


session = botocore.session.Session()
loader = session.get_component("data_loader")
partitions = loader.load_data("partitions")
for service in session.get_available_services():
    model = session.get_service_model(service)
    url = endpoint(loader, service, partitions)
    if url is None:
        continue
    protocols = [p for p in model.metadata.get("protocols", [model.metadata["protocol"]]) if p in serialize.SERIALIZERS]
    for protocol in protocols:
        serializer = serialize.create_serializer(protocol, include_validation=False)
        for operation in model.operation_names:
            described = model.operation_model(operation)
            for everything in (False, True):
                shape = described.input_shape
                try:
                    parameters = {} if shape is None else value(shape, everything, 0, "")
                    request = serializer.serialize_to_request(parameters, described)
                    request.setdefault("context", {})
                    prepare_request_dict(request, endpoint_url=url)
                    prepared = create_request_object(request).prepare()
                except Exception as error:
                    print(f"{service} {operation}: {error!r}", file=sys.stderr)
                    continue
                host, _, target = prepared.url.split("://", 1)[1].partition("/")
                body = prepared.body
                if body is not None and not isinstance(body, (bytes, str)):
                    body = b"x"
                if isinstance(body, str):
                    body = body.encode()
                headers = [[k, v.decode() if isinstance(v, bytes) else str(v)] for k, v in prepared.headers.items()]
                row = [service, operation, protocol, host, prepared.method, "/" + target, headers, base64.b64encode(body or b"").decode()]
                print(json.dumps(row))

"""Prints every operation of botocore, and whether its answer has a member that is called like a secret key or a session token."""

import json
import re

import botocore.session

KEYS = re.compile(r"^(aws)?_?(secret_?(access_?)?key|session_?token)$", re.IGNORECASE)


def members(shape, above=frozenset()):
    if shape.name in above:
        return
    above |= {shape.name}
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from members(member, above)
    elif shape.type_name == "list":
        yield from members(shape.member, above)
    elif shape.type_name == "map":
        yield from members(shape.value, above)


session = botocore.session.get_session()
for service in session.get_component("data_loader").list_available_services("service-2"):
    model = session.get_service_model(service)
    for name in model.operation_names:
        shape = model.operation_model(name).output_shape
        hands_out = shape is not None and any(KEYS.match(member) for member in members(shape))
        print(json.dumps([service, name, hands_out]))

"""Which credentials botocore finds: a JSON list of environments in, a JSON list of [kind, key id] out, for boto3's and the newer CLI's names."""
import json
import os
import sys

import botocore.session
from botocore.exceptions import LoginTokenLoadError, MissingDependencyException, ProfileNotFound

kinds = {
    "env": "environment",
    "assume-role": "assume-role",
    "assume-role-with-web-identity": "web-identity",
    "sso": "sso",
    "shared-credentials-file": "keys-in-file",
    "config-file": "keys-in-file",
    "ec2-credentials-file": "keys-in-file",
    "boto-config": "keys-in-file",
    "custom-process": "process",
    "container-role": "container",
}
cli = {"profile": (None, ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], None, None)}


def found(env, variables):
    os.environ.clear()
    os.environ.update(env)
    try:
        credentials = botocore.session.Session(session_vars=variables).get_credentials()
        if credentials is None:
            return ["none", None]
        kind = kinds[credentials.method]
        isKept = kind in ("environment", "keys-in-file")
        return [kind, credentials.access_key if isKept else None]
    except ProfileNotFound:
        return ["missing-profile", None]
    except (LoginTokenLoadError, MissingDependencyException):
        return ["login", None]
    except Exception:
        return ["broken", None]


print(json.dumps([[found(env, None), found(env, cli)] for env in json.load(sys.stdin)]))

#!/usr/bin/env python3
"""Writes the AWS tables in main/engine/aws from the data of an installed botocore.

    python3 scripts/generate-aws-tables.py [--check]

Needs `pip install botocore`, nothing else. The output is deterministic: the same botocore gives the same bytes.
`--check` writes nothing and fails when a file would change. Run it after a botocore release that brings services.

  host-table.json        what may stand in front of `.{region}.{suffix}`, and the hosts that name no region
  service-protocols.json protocols per endpoint prefix and per signing name; what stands before the operation in `X-Amz-Target`
  service-ids.json       AWS_ENDPOINT_URL_<SERVICE> names
  rest-operations.json   method and path of REST operations, for the audit log
"""

import gzip
import itertools
import json
import os
import re
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

DATA = os.path.join(os.path.dirname(botocore.__file__), "data")
OUT = os.path.join(os.path.dirname(__file__), "..", "main", "core", "aws")

# Documented by AWS, signed with SigV4, but without a botocore model or rule set of their own.
EXTRA_PREFIXES = {
    "aps-workspaces": ("aps", "aps"),  # Amazon Managed Service for Prometheus: remote write and queries
    "bedrock-mantle": ("bedrock-mantle", "bedrock"),  # Bedrock's OpenAI-compatible API
    "streaming-rekognition": ("rekognition", "rekognition"),
    "transcribestreaming": ("transcribe", "transcribe"),
}

# Read by other code (S3) or never ours to read: sign-in, tokens without SigV4, customers' own endpoints.
LEFT_OUT = re.compile(
    r"^(s3|s3[-.].*|s3express.*|oidc|portal\.sso|signin|ssmmessages|execute-api|git-codecommit|dkr\..*|console.*|cloudsearchdomain)$"
)
S3_SERVICES = {"s3", "s3control"}


def load(path):
    with (gzip.open(path) if path.endswith(".gz") else open(path, "rb")) as file:
        return json.load(file)


def services():
    """(directory name, model, rule set) of each service's newest API version; older versions' models follow."""
    for name in sorted(os.listdir(DATA)):
        folder = os.path.join(DATA, name)
        if not os.path.isdir(folder):
            continue
        for index, version in enumerate(sorted(os.listdir(folder), reverse=True)):
            model = os.path.join(folder, version, "service-2.json.gz")
            rules = os.path.join(folder, version, "endpoint-rule-set-1.json.gz")
            if os.path.exists(model):
                has_rules = index == 0 and os.path.exists(rules)
                yield name, load(model), load(rules) if has_rules else None


def signing_name(metadata):
    return metadata.get("signingName", metadata["endpointPrefix"])


def plain(prefix):
    """A host prefix without its FIPS mark, in whichever label it stands."""
    labels = [re.sub(r"-fips$", "", label) for label in prefix.split(".")]
    return ".".join(label for label in labels if label != "fips")


class Hosts:
    def __init__(self, partitions, endpoints):
        self.partitions = partitions
        self.endpoints = endpoints
        self.prefixes = {}
        self.sharers = {}
        self.bases = {}
        self.globals = {}
        self.suffixes = []
        for partition in partitions["partitions"]:
            outputs = partition["outputs"]
            for suffix in {outputs["dnsSuffix"], outputs["dualStackDnsSuffix"], "on.aws"}:
                self.suffixes.append((suffix, partition["id"]))
        self.suffixes.sort(key=lambda pair: (-len(pair[0]), pair))
        self.regions = {
            region: partition["id"]
            for partition in partitions["partitions"]
            for region in partition["regions"]
            if not region.endswith("-global")
        }
        for partition in endpoints["partitions"]:
            for region in partition["regions"]:
                self.regions.setdefault(region, partition["partition"])

    def add(self, host, service, signing, region, partition):
        """Takes one concrete host of a service. Hosts outside the AWS suffixes (sign-in) are left out."""
        suffix = next((s for s, p in self.suffixes if p == partition and host.endswith("." + s)), None)
        if suffix is None:
            return
        labels = host[: -len(suffix) - 1].split(".")
        if labels[-1] == "us-gov" and len(labels) > 1 and labels[-2] in self.regions:
            labels.pop()
        if labels[-1] in self.regions:
            prefix = plain(".".join(labels[:-1]))
            if prefix and not LEFT_OUT.match(prefix):
                self.sharers.setdefault(prefix, set()).add(service)
                # The model whose own prefix it is names the host: docdb and neptune live on rds's.
                if prefix not in self.prefixes or (service == prefix and self.prefixes[prefix][0] != prefix):
                    self.prefixes[prefix] = (service, signing)
        elif region is not None and not any(self.names_region(label) for label in labels) and not LEFT_OUT.match(labels[0]):
            _, _, regions = self.globals.setdefault(plain(".".join(labels)), (service, signing, {}))
            regions[partition] = regions.get(partition) or region

    def add_service(self, name, model, rules):
        metadata = model["metadata"]
        provider = EndpointProvider(rules, self.partitions)
        asked = set(rules["parameters"])
        todo = list(self.regions.items())
        for partition in self.partitions["partitions"]:
            todo += [(r, partition["id"]) for r in partition["regions"] if r.endswith("-global")]
        prefixes = {""}
        for operation in model["operations"].values():
            prefix = operation.get("endpoint", {}).get("hostPrefix", "")
            if "{" not in prefix:
                prefixes.add(prefix)
        for (region, partition), fips, dual in itertools.product(todo, (False, True), (False, True)):
            parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
            try:
                endpoint = provider.resolve_endpoint(**{k: v for k, v in parameters.items() if k in asked})
            except EndpointProviderError:
                continue
            scheme = next(iter(endpoint.properties.get("authSchemes", [])), {})
            host, _, base = endpoint.url.split("://", 1)[1].partition("/")
            self.bases[metadata["endpointPrefix"]] = base
            signing = scheme.get("signingName") or signing_name(metadata)
            scope = scheme.get("signingRegion") or self.scope_region(metadata["endpointPrefix"], partition)
            for prefix in sorted(prefixes):
                self.add(prefix + host, metadata["endpointPrefix"], signing, scope, partition)

    def names_region(self, label):
        """Rule sets also make names such as `ec2.aws-global.amazonaws.com` that do not exist."""
        return label in self.regions or label.endswith("-global")

    def scope_region(self, prefix, partition_id):
        """The region that a service's global endpoint signs with, as far as endpoints.json says."""
        for partition in self.endpoints["partitions"]:
            if partition["partition"] == partition_id:
                endpoints = partition["services"].get(prefix, {}).get("endpoints", {})
                return endpoints.get(partition_id + "-global", {}).get("credentialScope", {}).get("region", "")
        return ""

    def add_endpoints_file(self, signing_names):
        """endpoints.json knows older names, FIPS ones above all, that the rule sets no longer give."""
        for partition in self.endpoints["partitions"]:
            for service, data in sorted(partition["services"].items()):
                if service not in signing_names:
                    continue
                for key, endpoint in sorted(data.get("endpoints", {}).items()):
                    scope = endpoint.get("credentialScope", {})
                    for variant in [endpoint, *endpoint.get("variants", [])]:
                        host = variant.get("hostname")
                        if host is None:
                            continue
                        region = scope.get("region") if key.endswith("-global") else None
                        signing = scope.get("service", signing_names[service])
                        self.add(host, service, signing, region, partition["partition"])

    def table(self):
        return {
            "botocore": botocore.__version__,
            "prefixes": {p: short(*self.prefixes[p], p) for p in sorted(self.prefixes)},
            "globals": {h: global_row(h, *self.globals[h]) for h in sorted(self.globals)},
        }


def global_row(prefix, service, signing, regions):
    return [short(service, signing, prefix), dict(sorted(regions.items()))]


def short(service, signing, prefix):
    """`` when all three are one, the service when it is also the signing name, else `service/signing`."""
    if service == signing:
        return "" if service == prefix else service
    return f"{service}/{signing}"


def protocol_names(metadata):
    """Every protocol that a service takes, the one of newer SDKs first. SQS takes query from older ones still."""
    names = metadata.get("protocols", [metadata["protocol"]])
    if metadata["serviceId"] == "SQS":
        names = [*names, "query"]
    version = metadata.get("jsonVersion", "1.0")
    short_names = {"json": f"json-{version}", "smithy-rpc-v2-cbor": "cbor"}
    if metadata["serviceId"] == "S3":
        short_names["rest-xml"] = "s3"
    return [short_names.get(name, name) for name in dict.fromkeys(names)]


def add_operation(tree, http, operation, api_version):
    """Files an operation under its path: `{}` for a label, `{+}` for a greedy one, `:METHOD?query` at the end."""
    path, _, query = re.sub(r"\{[^}]*?(\+?)\}", r"{\1}", http["requestUri"]).partition("?")
    segments = [segment for segment in path.split("/") if segment]
    # `POST /CreateThing` names itself.
    if http["method"] == "POST" and segments == [operation]:
        return
    if segments and segments[0] == api_version:
        # Every release of CloudFront's API has a date of its own here.
        segments[0] = "{}"
    for segment in segments:
        tree = tree.setdefault(segment, {})
    tree.setdefault(":" + http["method"] + ("?" + query if query else ""), operation)


def merge(tree, other):
    """Operations of another service on the same host; where both have one, the host's own stays."""
    for key, value in sorted(other.items()):
        if isinstance(value, dict) and isinstance(tree.setdefault(key, {}), dict):
            merge(tree[key], value)
        else:
            tree.setdefault(key, value)


def dump(content):
    """One line per entry of each table, so that a new botocore gives a diff that can be read."""
    compact = {"ensure_ascii": True, "separators": (",", ":")}
    parts = []
    for key, value in content.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, **compact)}" for k, v in value.items())
            parts.append(f" {json.dumps(key)}: {{\n{rows}\n }}")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    endpoints = load(os.path.join(DATA, "endpoints.json"))
    hosts = Hosts(load(os.path.join(DATA, "partitions.json")), endpoints)
    by_prefix, by_signing, targets, ids, operations, signing_names = {}, {}, {}, {}, {}, {}
    for name, model, rules in services():
        metadata = model["metadata"]
        prefix, signing, own = metadata["endpointPrefix"], signing_name(metadata), protocol_names(metadata)
        if rules is not None:
            if name not in S3_SERVICES:
                hosts.add_service(name, model, rules)
            # A prefix that is itself a signing name is the service's own; others follow in file order.
            signing_names.setdefault(prefix, signing)
            ids.setdefault(re.sub(r"[- ]", "_", metadata["serviceId"]).upper(), short(prefix, signing, ""))
        for table, key in ((by_prefix, prefix), (by_signing, signing)):
            found = table.setdefault(key, [])
            found += [protocol for protocol in own if protocol not in found]
        if "targetPrefix" in metadata:
            targets.setdefault(prefix, set()).add(metadata["targetPrefix"])
        if rules is not None and {"rest-json", "rest-xml"} & set(own):
            paths = operations.setdefault(prefix, {})
            version = metadata["apiVersion"]
            for operation in sorted(model["operations"]):
                http = model["operations"][operation]["http"]
                add_operation(paths, {**http, "requestUri": "/" + hosts.bases.get(prefix, "") + http["requestUri"]}, operation, version)
    hosts.add_endpoints_file(signing_names)
    for prefix, sharers in sorted(hosts.sharers.items()):
        owner, _ = hosts.prefixes[prefix]
        for service in sorted(sharers - {owner}):
            merge(operations.setdefault(owner, {}), operations.get(service, {}))
    for prefix, (service, signing) in EXTRA_PREFIXES.items():
        hosts.prefixes.setdefault(prefix, (service, signing))
    files = {
        "host-table.json": hosts.table(),
        "service-protocols.json": {
            "botocore": botocore.__version__,
            "prefixes": {k: ",".join(sorted(by_prefix[k])) for k in sorted(by_prefix)},
            "signing": {k: ",".join(sorted(by_signing[k])) for k in sorted(by_signing)},
            "targets": {k: ",".join(sorted(targets[k])) for k in sorted(targets)},
        },
        "service-ids.json": {"botocore": botocore.__version__, "ids": dict(sorted(ids.items()))},
        "rest-operations.json": {
            "botocore": botocore.__version__,
            "services": {k: dict(sorted(operations[k].items())) for k in sorted(operations)},
        },
    }
    stale = []
    for name, content in files.items():
        text = dump(content)
        path = os.path.normpath(os.path.join(OUT, name))
        if os.path.exists(path) and open(path, encoding="utf-8").read() == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        print(f"{name}: {len(text)} bytes")
    if "--check" in sys.argv and stale:
        sys.exit(f"out of date: {', '.join(stale)}")


if __name__ == "__main__":
    main()

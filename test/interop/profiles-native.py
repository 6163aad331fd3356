"""Who a native profile is, for botocore with nothing but the files of a person's home."""
import json
import sys

import boto3

session = boto3.Session(profile_name=sys.argv[1])
print(json.dumps({"arn": session.client("sts").get_caller_identity()["Arn"], "region": session.region_name}))

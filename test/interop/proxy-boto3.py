"""What boto3 does through the proxy with the sandbox behind it; prints one JSON object that the test looks at."""

import io
import json
import urllib.request
import ssl
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

result = {}
result["identity"] = boto3.client("sts").get_caller_identity()["Arn"]

s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
s3.create_bucket(Bucket="boto")
s3.put_object(Bucket="boto", Key="a//b", Body=b"slashes")
s3.put_object(Bucket="boto", Key="a/ä+ö ü", Body=io.BytesIO(b"stream"))
s3.upload_fileobj(io.BytesIO(b"x" * 9_000_000), "boto", "a/large")
result["size"] = s3.head_object(Bucket="boto", Key="a/large")["ContentLength"]
result["part"] = s3.get_object(Bucket="boto", Key="a/large", Range="bytes=8999998-")["Body"].read().decode()
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="boto", PaginationConfig={"PageSize": 2})
result["keys"] = sorted(item["Key"] for page in pages for item in page["Contents"])


def opened(operation, **request):
    link = s3.generate_presigned_url(operation, Params={"Bucket": "boto", "Key": "a//b"}, ExpiresIn=60)
    trust = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    return urllib.request.urlopen(urllib.request.Request(link, **request), context=trust)


result["link"] = opened("get_object").read().decode()
result["put"] = opened("put_object", method="PUT", data=b"new", headers={"Content-Type": ""}).status
try:
    s3.get_object(Bucket="boto", Key="absent")
except ClientError as error:
    result["missing"] = error.response["Error"]["Code"]

table = boto3.resource("dynamodb").create_table(
    TableName="boto",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
)
table.meta.client.get_waiter("table_exists").wait(TableName="boto", WaiterConfig={"Delay": 1})
table.put_item(Item={"id": "one", "count": 3})
result["item"] = int(table.get_item(Key={"id": "one"})["Item"]["count"])

roles = boto3.client("iam").get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 2})
result["roles"] = [role["RoleName"] for page in roles for role in page["Roles"]]
print(json.dumps(result))

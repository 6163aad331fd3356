"""What boto3 does against a sandbox; prints one JSON object that the test looks at."""
import io
import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

result = {}


def code_of(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


sts = boto3.client("sts")
me = sts.get_caller_identity()
result["identity"] = me["Arn"]
start = "arn:aws:iam::%s:role/ChainStart" % me["Account"]
end = "arn:aws:iam::%s:role/ChainEnd" % me["Account"]


def session_of(client, arn, **more):
    given = client.assume_role(RoleArn=arn, RoleSessionName="boto", **more)["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


chained = session_of(session_of(sts, start).client("sts"), end)
result["chained"] = chained.client("sts").get_caller_identity()["Arn"]

# boto3 signs with the hash, with unsigned trailers and as links: all three are sent.
s3 = chained.client("s3", config=Config(signature_version="s3v4"))
s3.create_bucket(Bucket="boto", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.put_object(Bucket="boto", Key="a/hash", Body=b"hashed")
s3.upload_fileobj(io.BytesIO(b"x" * 20_000_000), "boto", "a/parts")
result["size"] = s3.head_object(Bucket="boto", Key="a/parts")["ContentLength"]
result["part"] = s3.get_object(Bucket="boto", Key="a/parts", Range="bytes=19999998-")["Body"].read().decode()
result["keys"] = [item["Key"] for item in s3.list_objects_v2(Bucket="boto", Prefix="a/")["Contents"]]
result["missing"] = code_of(lambda: s3.get_object(Bucket="boto", Key="absent"))
result["get"] = s3.generate_presigned_url("get_object", Params={"Bucket": "boto", "Key": "a/hash"}, ExpiresIn=60)
result["put"] = s3.generate_presigned_url("put_object", Params={"Bucket": "boto", "Key": "linked"}, ExpiresIn=60)

table = chained.resource("dynamodb").create_table(
    TableName="boto",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
)
table.wait_until_exists()
table.put_item(Item={"id": "one", "count": 3})
result["item"] = int(table.get_item(Key={"id": "one"})["Item"]["count"])

roles = chained.client("iam").get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 2})
result["roles"] = [role["RoleName"] for page in roles for role in page["Roles"]]
result["regions"] = len(chained.client("ec2").describe_regions()["Regions"])
wrong = boto3.client("dynamodb", aws_secret_access_key="wrong", aws_access_key_id=boto3.Session().get_credentials().access_key)
result["wrong"] = code_of(wrong.list_tables)
print(json.dumps(result))

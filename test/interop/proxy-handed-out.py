"""Lets boto3 take the credentials that S3 hands out, and work with them. Prints the keys that it held."""

import json
import urllib.request

import boto3
import botocore.credentials
from botocore.config import Config

held = []
make = botocore.credentials.RefreshableCredentials.create_from_metadata


def noted(metadata, **more):
    held.append([metadata["access_key"], metadata["secret_key"], metadata["token"]])
    return make(metadata, **more)


botocore.credentials.RefreshableCredentials.create_from_metadata = noted

bucket = "latchkey--use1-az4--x-s3"
s3 = boto3.client("s3", region_name="us-east-1")
s3.put_object(Bucket=bucket, Key="a key/ü+b", Body=b"12345")
s3.put_object(Bucket=bucket, Key="other", Body=b"1", ChecksumAlgorithm="CRC32")
s3.head_object(Bucket=bucket, Key="a key/ü+b")
s3.list_objects_v2(Bucket=bucket, Prefix="a b/")
s3.delete_object(Bucket=bucket, Key="other")
link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a key/ü+b"}, ExpiresIn=60)
urllib.request.urlopen(link).read()

control = boto3.client("s3control", region_name="us-east-1")
given = control.get_data_access(AccountId="111122223333", Target="s3://granted/*", Permission="READ")["Credentials"]
keys = [given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]]
held.append(keys)
granted = boto3.Session(*keys).client("s3", region_name="us-east-1", config=Config(s3={"addressing_style": "virtual"}))
granted.get_object(Bucket="granted", Key="file")
print(json.dumps(held))

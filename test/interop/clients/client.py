"""One small job per library: puts an object, gets it back, prints it. argv: library, bucket, line of docs/tools.md."""
import os
import sys

library, bucket, line = (sys.argv[1:] + [''])[:3]
key = f'by-{library}'
body = b'through'


def boto3():
    import boto3

    s3 = boto3.client('s3')
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    assert key in [each['Key'] for each in s3.list_objects_v2(Bucket=bucket)['Contents']]
    return s3.get_object(Bucket=bucket, Key=key)['Body'].read()


def aiobotocore():
    import asyncio

    from aiobotocore.session import get_session

    async def job():
        async with get_session().create_client('s3') as s3:
            await s3.put_object(Bucket=bucket, Key=key, Body=body)
            async with (await s3.get_object(Bucket=bucket, Key=key))['Body'] as stream:
                return await stream.read()

    return asyncio.run(job())


def s3fs():
    import s3fs

    files = s3fs.S3FileSystem()
    with files.open(f'{bucket}/{key}', 'wb') as file:
        file.write(body)
    assert f'{bucket}/{key}' in files.ls(bucket)
    return files.cat(f'{bucket}/{key}')


def smart_open():
    from smart_open import open

    with open(f's3://{bucket}/{key}', 'wb') as file:
        file.write(body)
    return open(f's3://{bucket}/{key}', 'rb').read()


def obstore():
    import obstore
    from obstore.store import S3Store

    store = S3Store(bucket)
    obstore.put(store, key, body)
    return bytes(obstore.get(store, key).bytes())


def identity(auth):
    import requests

    query = 'Action=GetCallerIdentity&Version=2011-06-15'
    told = requests.get(f'https://sts.us-east-1.amazonaws.com/?{query}', auth=auth)
    assert told.status_code == 200 and ':assumed-role/' in told.text, told.text
    return body


def aws4auth():
    from requests_aws4auth import AWS4Auth

    return identity(AWS4Auth(os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY'], 'us-east-1', 'sts'))


def aws_requests_auth():
    from aws_requests_auth.aws_auth import AWSRequestsAuth

    keys = (os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY'])
    return identity(AWSRequestsAuth(*keys, 'sts.us-east-1.amazonaws.com', 'us-east-1', 'sts'))


def pyarrow():
    import pyarrow.fs

    names = {'pyarrow': pyarrow, 'os': os}
    exec(line, names)
    with names['s3'].open_output_stream(f'{bucket}/{key}') as file:
        file.write(body)
    return names['s3'].open_input_file(f'{bucket}/{key}').read()


def pandas():
    import pandas

    pandas.DataFrame({'word': ['through']}).to_csv(f's3://{bucket}/{key}.csv')
    assert pandas.read_csv(f's3://{bucket}/{key}.csv')['word'][0] == 'through'
    pandas.DataFrame({'word': ['through']}).to_parquet(f's3://{bucket}/{key}', storage_options={'anon': False})
    names = {'pandas': pandas}
    exec(line.replace('BUCKET', bucket).replace('KEY', key), names)
    return names['df']['word'][0].encode()


def polars():
    import polars

    polars.DataFrame({'word': ['through']}).write_parquet(f's3://{bucket}/{key}')
    return polars.scan_parquet(f's3://{bucket}/{key}').collect()['word'][0].encode()


def awswrangler():
    import awswrangler
    import pandas

    awswrangler.s3.to_parquet(pandas.DataFrame({'word': ['through']}), f's3://{bucket}/{key}')
    return awswrangler.s3.read_parquet(f's3://{bucket}/{key}')['word'][0].encode()


def deltalake():
    import pandas
    from deltalake import DeltaTable, write_deltalake

    unsafe = {'AWS_S3_ALLOW_UNSAFE_RENAME': 'true'}
    write_deltalake(f's3://{bucket}/{key}', pandas.DataFrame({'word': ['through']}), mode='overwrite', storage_options=unsafe)
    return DeltaTable(f's3://{bucket}/{key}').to_pandas()['word'][0].encode()


def minio():
    import io

    import urllib3
    from minio import Minio

    p = urllib3.util.parse_url(os.environ['HTTPS_PROXY'])
    keys = "os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY'], region='us-east-1'"
    s3 = eval(line.replace('…', keys))
    s3.put_object(bucket, key, io.BytesIO(body), len(body))
    return s3.get_object(bucket, key).read()


print(globals()[library.replace('-', '_')]().decode())

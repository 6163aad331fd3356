import type { Tool } from './tool.ts'

const script = 'latchkey exec ROLE -- python script.py'

const works = (name: string, names: readonly string[], distribution: string, tried: string): Tool => ({
  name,
  names,
  verdict: 'works',
  line: script,
  tried,
  installed: { kind: 'python', distribution },
})

export const pythonTools: readonly Tool[] = [
  works(
    'boto3, botocore, s3transfer',
    ['boto', 'boto3', 'botocore', 's3transfer', 'python', 'python3', 'py'],
    'boto3',
    '1.43, threads and multipart',
  ),
  works('aiobotocore', ['aioboto3'], 'aiobotocore', '3.10'),
  works('s3fs, fsspec', ['s3fs', 'fsspec'], 's3fs', '2026.9'),
  works('awswrangler', ['aws-sdk-pandas', 'wrangler'], 'awswrangler', '3.17'),
  works('polars', [], 'polars', '2.1: read, write and scan Parquet'),
  works('obstore', ['object_store'], 'obstore', '0.12'),
  works('deltalake', ['delta', 'delta-rs'], 'deltalake', '1.6'),
  works('smart_open', ['smart-open'], 'smart_open', '9.0'),
  works(
    'requests with AWS4Auth or aws-requests-auth',
    ['requests', 'requests-aws4auth', 'aws4auth', 'aws-requests-auth'],
    'requests',
    '2.34; 1.4, 0.4',
  ),
  {
    name: 'pandas',
    verdict: 'one-line',
    line: "df = pandas.read_parquet('s3://BUCKET/KEY', storage_options={'anon': False})",
    why: 'CSV and JSON work as they are; without `storage_options` Parquet goes by pyarrow, which finds no proxy. Needs s3fs',
    tried: '3.1',
    installed: { kind: 'python', distribution: 'pandas' },
  },
  {
    name: 'pyarrow',
    names: ['arrow', 'parquet'],
    verdict: 'one-line',
    line: "s3 = pyarrow.fs.S3FileSystem(proxy_options=os.environ['HTTPS_PROXY'])",
    why: 'the C++ SDK in it takes no proxy from the environment',
    tried: '25.0',
    installed: { kind: 'python', distribution: 'pyarrow' },
  },
  {
    name: 'MinIO SDK for Python',
    names: ['minio', 'minio-py'],
    verdict: 'one-line',
    line: "Minio('s3.amazonaws.com', …, http_client=urllib3.ProxyManager(f'http://{p.host}:{p.port}', proxy_headers=urllib3.make_headers(proxy_basic_auth=p.auth), ca_certs=os.environ['AWS_CA_BUNDLE']))",
    why: "with `p = urllib3.util.parse_url(os.environ['HTTPS_PROXY'])`: urllib3 alone takes no proxy from the environment",
    tried: '7.2',
    installed: { kind: 'python', distribution: 'minio' },
  },
]

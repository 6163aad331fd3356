// Programs for files and backups on S3, and for a download by hand.
import type { Tool, ToolCheck } from './tool.ts'

const version = ['--version'] as const

const ownKeys = (file: string, line: RegExp, hint: string): ToolCheck => ({
  kind: 'file',
  file,
  line,
  message: `~/${file} holds keys of its own, which win over the role's`,
  hint,
})

/** v1 signs links in the old way. */
const link = 'the link needs AWS CLI v2, or v1 with `aws configure set default.s3.signature_version s3v4`'

export const storageTools: readonly Tool[] = [
  {
    name: 'curl --aws-sigv4',
    names: ['curl'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- sh -c \'curl --aws-sigv4 aws:amz:us-east-1:s3 -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" https://BUCKET.s3.us-east-1.amazonaws.com/KEY\'',
    why: 'S3 asks for the header, which 7.88 does not send; other services need none. Presigned links too',
    tried: '7.88: S3 get and put, STS',
    installed: { kind: 'command', command: 'curl', version },
    checks: [
      {
        kind: 'older',
        than: '7.75',
        message: 'curl has --aws-sigv4 since 7.75',
        hint: 'Update curl; presigned links work with this one.',
      },
      {
        kind: 'file',
        file: '.curlrc',
        line: /^\s*-{0,2}(?:cacert|capath|proxy|noproxy)\b/m,
        message: '~/.curlrc names a proxy or an authority of its own, which wins over the variables',
        hint: 'latchkey exec ROLE -- curl -q …',
      },
    ],
  },
  {
    name: 'wget',
    verdict: 'one-line',
    line: 'latchkey exec ROLE -- sh -c \'wget --ca-certificate="$AWS_CA_BUNDLE" -O FILE "$(aws s3 presign s3://BUCKET/KEY)"\'',
    why: `GnuTLS, with which Debian builds it, reads no variable that names an authority. With OpenSSL it works as it is; ${link}`,
    tried: '1.21',
    installed: { kind: 'command', command: 'wget', version },
  },
  {
    name: 'aria2',
    names: ['aria2c'],
    verdict: 'one-line',
    line: 'latchkey exec ROLE -- sh -c \'aria2c --ca-certificate="$AWS_CA_BUNDLE" -o FILE "$(aws s3 presign s3://BUCKET/KEY)"\'',
    why: `as wget; ${link}`,
    tried: '1.36',
    installed: { kind: 'command', command: 'aria2c', version },
  },
  {
    name: 'HTTPie',
    names: ['http', 'https'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- sh -c \'http --ignore-stdin GET "$(aws s3 presign s3://BUCKET/KEY)"\'',
    why: `for presigned links; ${link}`,
    tried: '3.2',
    installed: { kind: 'command', command: 'http', version },
  },
  {
    name: 'rclone',
    verdict: 'works',
    line: 'latchkey exec ROLE -- rclone ls :s3,provider=AWS,env_auth=true:BUCKET',
    why: 'before 1.68, which Debian 12 has, only without `AWS_CA_BUNDLE`: `latchkey exec ROLE -- env -u AWS_CA_BUNDLE rclone …`',
    tried: '1.60, 1.76',
    installed: { kind: 'command', command: 'rclone', version: ['version'] },
    checks: [
      {
        kind: 'older',
        than: '1.68',
        message: 'rclone before 1.68 cannot take AWS_CA_BUNDLE ("unsupported transport")',
        hint: 'latchkey exec ROLE -- env -u AWS_CA_BUNDLE rclone ls :s3,provider=AWS,env_auth=true:BUCKET',
      },
      ownKeys(
        '.config/rclone/rclone.conf',
        /^\s*access_key_id\s*=\s*\S/m,
        'latchkey exec ROLE -- rclone --config /dev/null ls :s3,provider=AWS,env_auth=true:BUCKET',
      ),
    ],
  },
  {
    name: 'MinIO Client, mc',
    names: ['mc', 'minio-client', 'mcli'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- sh -c \'MC_HOST_s3="https://$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY@s3.amazonaws.com" mc ls s3/BUCKET\'',
    why: 'it takes keys from a variable of its own only',
    tried: '2025-03: ls, cp',
    installed: { kind: 'command', command: 'mc', version },
  },
  {
    name: 'restic',
    verdict: 'works',
    line: 'latchkey exec ROLE -- restic -r s3:https://s3.us-east-1.amazonaws.com/BUCKET/PATH snapshots',
    tried: '0.14',
    installed: { kind: 'command', command: 'restic', version: ['version'] },
  },
  {
    name: 'duplicity',
    verdict: 'works',
    line: 'latchkey exec ROLE -- duplicity FOLDER boto3+s3://BUCKET/PATH',
    tried: '0.8.22',
    installed: { kind: 'command', command: 'duplicity', version },
  },
  {
    name: 's3cmd',
    verdict: 'one-line',
    line: 'latchkey exec ROLE -- bash -c \'s3cmd -c <(printf "[default]\\nproxy_host=127.0.0.1\\nproxy_port=%s\\n" "${HTTPS_PROXY##*:}") ls\'',
    why: 'it takes a proxy from its file only, and no password: on Linux none is asked of your own programs; elsewhere `latchkey settings set proxy.aws-without-password true` first, or `--direct`',
    tried: '2.3',
    installed: { kind: 'command', command: 's3cmd', version },
    inPlace: { kind: 'file', file: '.s3cfg', line: /^\s*proxy_host\s*=\s*127\.0\.0\.1\s*$/m },
  },
  {
    name: 's4cmd',
    verdict: 'works',
    line: 'latchkey exec ROLE -- s4cmd ls s3://BUCKET',
    tried: '2.1',
    installed: { kind: 'command', command: 's4cmd', version },
  },
  {
    name: 's3fs-fuse',
    names: ['fuse'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- s3fs BUCKET FOLDER -f -o url=https://s3.us-east-1.amazonaws.com,endpoint=us-east-1',
    why: 'in the foreground (`-f`): the keys of `exec` end with the command',
    tried: '1.90',
    installed: { kind: 'command', command: 's3fs', version },
    checks: [ownKeys('.passwd-s3fs', /\S/, 'Move it away, and then: latchkey exec ROLE -- s3fs BUCKET FOLDER -f')],
  },
  {
    name: 'GDAL /vsis3/',
    names: ['gdal', 'ogr2ogr', 'gdalinfo', 'ogrinfo'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- ogrinfo /vsis3/BUCKET/FILE.csv',
    tried: '3.6',
    installed: { kind: 'command', command: 'ogrinfo', version },
  },
  {
    name: 'Barman cloud',
    names: ['barman'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- barman-cloud-backup-list s3://BUCKET/ SERVER',
    tried: '3.4',
    installed: { kind: 'command', command: 'barman-cloud-backup-list', version },
  },
  {
    name: 'pgBackRest',
    verdict: 'direct',
    line: "latchkey exec ROLE --direct -- sh -c 'PGBACKREST_REPO1_S3_KEY=$AWS_ACCESS_KEY_ID PGBACKREST_REPO1_S3_KEY_SECRET=$AWS_SECRET_ACCESS_KEY PGBACKREST_REPO1_S3_TOKEN=$AWS_SESSION_TOKEN pgbackrest --stanza=NAME info'",
    why: 'it knows no proxy, and takes keys from options of its own only',
    tried: '2.45 through the proxy; the line with real keys not',
    installed: { kind: 'command', command: 'pgbackrest', version: ['version'] },
  },
  {
    name: 'DVC, dvc[s3]',
    names: ['dvc'],
    verdict: 'works',
    line: 'latchkey exec ROLE -- dvc push',
    tried: '3.67: push, pull',
    installed: { kind: 'command', command: 'dvc', version },
  },
]

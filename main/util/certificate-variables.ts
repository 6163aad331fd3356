// The variables in which a person tells tools whom to trust. Which of them ours replace, and what they point at.
import { delimiter, isAbsolute, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** A PEM file instead of the reader's own roots. Read by what talks to AWS: its CLI and SDKs, curl, requests, OpenSSL, Go, Rust. */
export const rootVariables = ['AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'] as const

/** A PEM file beside the reader's own roots: Node and Bun, Deno. */
export const additionVariables = ['NODE_EXTRA_CA_CERTS', 'DENO_CERT'] as const

/**
 * Each is one program's own and wins over the ones above, or over a setting in a file of the program's. Replaced where it is set, so that
 * the program trusts the proxy too; not set where it is not, since a git server's authority may be in the program's settings.
 */
export const programVariables = [
  'BUNDLE_SSL_CA_CERT',
  'CARGO_HTTP_CAINFO',
  'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE',
  'GIT_SSL_CAINFO',
  'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
  'HEX_CACERTS_PATH',
  'HTTPLIB2_CA_CERTS',
  'HTTPS_CA_FILE',
  'JULIA_SSL_CA_ROOTS_PATH',
  'NIX_SSL_CERT_FILE',
  'NPM_CONFIG_CAFILE',
  'npm_config_cafile',
  'PERL_LWP_SSL_CA_FILE',
  'PIP_CERT',
  'RCLONE_CA_CERT',
  'TWINE_CERT',
  'YARN_HTTPS_CA_FILE_PATH',
] as const

/** Folders of certificates, as many as a PATH has. curl and others look there first and then not at our file. */
export const folderVariable = 'SSL_CERT_DIR'

export const certificateVariables: readonly string[] = [
  ...rootVariables,
  folderVariable,
  ...additionVariables,
  ...programVariables,
]

export interface CertificatePlace {
  readonly variable: string
  /** A file, or a folder: requests and OpenSSL take either. */
  readonly path: string
}

/** Where an environment's certificates lie. A relative path counts from its PWD; without one nobody knows what it means. */
export function certificatePlaces(
  env: Environment,
  variables: readonly string[] = certificateVariables,
): readonly CertificatePlace[] {
  const from = env['PWD'] ?? ''
  return variables.flatMap((variable) => {
    const value = env[variable] ?? ''
    const paths = variable === folderVariable ? value.split(delimiter) : [value]
    return paths.flatMap((path) => {
      if (path === '' || path.includes('\0') || !(isAbsolute(path) || isAbsolute(from))) return []
      return [{ variable, path: resolve(from, path) }]
    })
  })
}

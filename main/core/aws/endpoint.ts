/** Endpoint URLs of an environment: one for all services and those of single ones, by signing name or endpoint prefix. */
export interface EndpointOverrides {
  /** The URL to dial for a service (signing name or endpoint prefix), undefined for AWS's own. */
  urlFor(service: string): string | undefined
}

export function endpointOverrides(_env: Readonly<Record<string, string | undefined>>): EndpointOverrides {
  return { urlFor: () => undefined }
}

export interface StsEndpointInput {
  readonly partition: string
  readonly region: string
  /** Of the source; wins. */
  readonly endpointUrl?: string
  readonly overrides?: EndpointOverrides
}

/** URL of the regional STS endpoint, without a trailing slash. Throws AppError `bad-request` for a URL that is not allowed. */
export function stsEndpoint(input: StsEndpointInput): string {
  return input.endpointUrl ?? `https://sts.${input.region}.amazonaws.com`
}

/** Throws AppError `bad-request` unless the URL is https, or http to a loopback address. Returns it without trailing slash. */
export function checkEndpointUrl(url: string): string {
  return url
}

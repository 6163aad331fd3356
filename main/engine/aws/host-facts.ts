export type CustomerFamily = 'execute-api' | 'lambda-url' | 'es' | 'aoss' | 'appsync'

/** An AWS service endpoint: TLS may end at our proxy. */
export interface ServiceHost {
  readonly kind: 'service'
  /** Ids of the partitions the host may belong to. Commercial and GovCloud share suffixes; a region tells them apart. */
  readonly partitions: readonly string[]
  /** Endpoint prefix, such as `monitoring` or `api.ecr`. */
  readonly service: string
  /** What clients put in the scope for this service; where a host takes several names, the usual one. */
  readonly signingName: string
  /** As the host names it, or the one a global endpoint signs with where that is known. */
  readonly region?: string
  readonly fips: boolean
  readonly dualStack: boolean
  readonly family?: 's3'
  /** The bucket or access point in front of an S3 host. */
  readonly bucket?: string
}

/** Signed with SigV4, but what answers belongs to a customer: only on request. */
export interface CustomerHost {
  readonly kind: 'customer'
  readonly family: CustomerFamily
  readonly partitions: readonly string[]
  readonly service: string
  readonly signingName: string
  readonly region?: string
}

export interface OtherHost {
  readonly kind: 'other'
}

export type HostFacts = ServiceHost | CustomerHost | OtherHost

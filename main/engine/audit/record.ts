// What passed through, as the engine tells its owner. Never a secret.

export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly event: 'request' | 'tunnel'
  /** `allowed`: forwarded; `refused`: by us; `foreign`: not signed with our stand-ins, passed untouched. */
  readonly outcome: 'allowed' | 'refused' | 'foreign' | 'failed'
  /** Whose grant it was. */
  readonly principal?: string | undefined
  readonly requestId?: string | undefined
  readonly role?: string | undefined
  readonly roleArn?: string | undefined
  readonly accountId?: string | undefined
  readonly session?: string | undefined
  /** As the owner named it with the grant. */
  readonly client?: string | undefined
  /** As the tool's User-Agent names it: `aws s3 sync`, `terraform`. */
  readonly command?: string | undefined
  readonly method?: string | undefined
  readonly host?: string | undefined
  readonly path?: string | undefined
  readonly service?: string | undefined
  readonly region?: string | undefined
  readonly action?: string | undefined
  readonly resource?: string | undefined
  readonly status?: number | undefined
  readonly errorCode?: string | undefined
  /** Why we refused, in words; never a secret. */
  readonly reason?: string | undefined
  readonly awsRequestId?: string | undefined
  /** Bodies only: `bytesIn` from the tool, `bytesOut` to it. */
  readonly bytesIn?: number | undefined
  readonly bytesOut?: number | undefined
  readonly durationMs?: number | undefined
}

/** Where the data path writes what passed through it. */
export interface AuditSink {
  /** A stranger is a caller that showed no valid key. Never throws. */
  append(record: AuditRecord, caller?: 'known' | 'stranger'): void
}

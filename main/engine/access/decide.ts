/** Asked for every signed request before credentials are touched. Rules come with the access area; until then: allow. */
export type Decide = (request: {
  readonly grantId: string
  readonly sessionId: string
  readonly roleId: string
  readonly service: string
  readonly region: string
  readonly action: string | undefined
}) => { readonly kind: 'allow' } | { readonly kind: 'deny'; readonly rule: string; readonly message: string }

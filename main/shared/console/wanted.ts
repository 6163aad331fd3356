/** The page of AWS's console that somebody wants. */
export type Wanted =
  | { readonly kind: 'home' }
  /** An id of the table, or whatever a person calls the service. */
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'arn'; readonly arn: string }
  /** An S3 address names no partition: it is of the role's. */
  | { readonly kind: 's3'; readonly bucket: string; readonly key?: string | undefined }
  | { readonly kind: 'address'; readonly address: string }

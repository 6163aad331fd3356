const s3Names = new Set(['s3', 's3express', 's3-outposts', 's3-object-lambda'])

/** Signing names whose path is signed as it is on the wire (`disableDoubleEncoding` in the endpoint rule sets). */
export function isS3Family(service: string): boolean {
  return s3Names.has(service)
}

/**
 * Services that want `X-Amz-Security-Token` appended to the query after signing
 * (AWS IoT developer guide, iam-users-groups-roles).
 */
export function appendsTokenAfterSigning(service: string): boolean {
  return service === 'iotdevicegateway' || service === 'iotdata'
}

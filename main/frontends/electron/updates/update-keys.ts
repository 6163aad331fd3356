/**
 * Public halves of the Ed25519 keys whose feeds this build trusts: SubjectPublicKeyInfo, DER in base64, as scripts/sign-feed.ts prints it.
 * Two while a key is replaced. None: the build looks for no updates. See docs/releasing.md.
 */
export const updateKeys: readonly string[] = []

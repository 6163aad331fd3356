// Programs name roles by id, and people copy ARNs. An account can call its roles as it likes, so by the id or the ARN of another one, too.

/** See `roleId` in agent/roles/role.ts. */
export const isRoleId = (text: string): boolean => /^r-[0-9a-f]{12}$/i.test(text)
export const isArn = (text: string): boolean => /^arn:/i.test(text)

/** Whether it is never about a role that is called so. */
export const isIdentifier = (text: string): boolean => isRoleId(text) || isArn(text)

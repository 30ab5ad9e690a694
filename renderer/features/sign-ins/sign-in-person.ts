/** A person whose sign-ins may be shown, as far as that screen speaks of them. */
export type SignInPerson = { readonly id: string; readonly name: string; readonly isMe: boolean }

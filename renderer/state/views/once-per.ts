/** What is worked out from an object that never changes (a template) is worked out once, and goes with the object. */
export function oncePer<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const made = new WeakMap<From, { readonly value: Made }>()
  return (from) => {
    const known = made.get(from) ?? { value: make(from) }
    made.set(from, known)
    return known.value
  }
}

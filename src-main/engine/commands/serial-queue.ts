/** Runs pieces of work one after another, in the order of asking. One that fails does not hold up the next. */
export function serialQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    const next = last.then(work);
    last = next.catch(() => undefined); // whoever asked has the failure in `next`
    return next;
  };
}

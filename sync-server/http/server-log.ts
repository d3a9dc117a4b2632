export interface ServerLog {
  error(code: string, facts: { readonly [name: string]: string | number }): void;
}

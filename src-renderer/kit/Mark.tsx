/** The program's mark: decoration, its name is in the window's title. */
export function Mark() {
  return (
    <svg className="fw-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M3.5 2.5h14v4.3H8.1v4.3h7.8v4.2H8.1v6.2H3.5z" fill="currentColor" />
      <circle cx="17.8" cy="19" r="2.8" fill="var(--fw-rail-edge)" />
    </svg>
  );
}

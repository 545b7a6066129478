'use client';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main
      style={{ maxWidth: '34rem', margin: '15vh auto', padding: '0 1.5rem', fontFamily: 'var(--font-geist-sans), sans-serif' }}
    >
      <h1>Something went wrong on our side</h1>
      <p>Nothing that was collected is lost. {error.digest && <>The server's log has it under {error.digest}.</>}</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </main>
  );
}

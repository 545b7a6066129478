import Link from 'next/link';

export default function NotFound() {
  return (
    <main
      style={{ maxWidth: '34rem', margin: '15vh auto', padding: '0 1.5rem', fontFamily: 'var(--font-geist-sans), sans-serif' }}
    >
      <h1>There is nothing at this address</h1>
      <p>It may have moved, or it belongs to a workspace that you are not a member of.</p>
      <Link href="/">Go to the console</Link>
    </main>
  );
}

import { notFound } from 'next/navigation';
import { type Category, categories, products } from '@/lib/simulator/catalogue';
import { ProductGrid } from '../../_parts/product-grid';
import { Search } from './_parts/search';

type Props = { params: Promise<{ category: string }>; searchParams: Promise<{ q?: string | string[] }> };

export default async function CategoryPage({ params, searchParams }: Props) {
  const { category } = await params;
  const { q: wanted } = await searchParams;
  const q = typeof wanted === 'string' ? wanted : '';
  if (!isCategory(category)) notFound();
  const found = products.filter(
    (product) => product.category === category && product.name.toLowerCase().includes(q.toLowerCase()),
  );
  return (
    <>
      <h1>{categories[category]}</h1>
      <Search query={q} />
      {found.length > 0 ? <ProductGrid products={found} /> : <p>Nothing here is called “{q}”. Try a shorter word.</p>}
    </>
  );
}

function isCategory(text: string): text is Category {
  return Object.hasOwn(categories, text);
}

import { notFound } from 'next/navigation';
import { products } from '@/lib/simulator/catalogue';
import { Price } from '../../_parts/price';
import { ProductArt } from '../../_parts/product-art';
import styles from '../../shop.module.css';
import { AddToCart } from './_parts/add-to-cart';

export default async function ProductPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const product = products.find((candidate) => candidate.slug === slug);
  if (!product) notFound();
  return (
    <article className={styles.product}>
      <ProductArt product={product} />
      <div>
        <h1>{product.name}</h1>
        <p className={styles.price}>
          <Price cents={product.priceCents} />
        </p>
        <p>{product.about}</p>
        <AddToCart slug={product.slug} />
        <p className={styles.small}>Free shipping from €50. Tax included.</p>
      </div>
    </article>
  );
}

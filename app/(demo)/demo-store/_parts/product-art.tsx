/** A product's picture: a drawing in its two colours, different for each kind of thing. */
import type { Product } from '@/lib/simulator/catalogue';

const shapes: Record<Product['category'], string> = {
  coffee: 'M62 44h76l10 104a10 10 0 0 1-10 11H62a10 10 0 0 1-10-11zM70 44l6-16h48l6 16M78 92h44v36H78z',
  grinders:
    'M74 70h52l8 84a8 8 0 0 1-8 9H74a8 8 0 0 1-8-9zM80 70V50h40v20M100 50V34h42M142 28a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM84 112h32',
  brewing: 'M58 76h84l-22 46h-40zM88 122h24v16H88zM70 138h60v22H70zM142 84c22 0 22 30-8 30',
  gifts:
    'M50 84h100v76H50zM44 64h112v20H44zM100 64v96M100 64c-30 0-36-34-14-34 12 0 14 20 14 34zM100 64c30 0 36-34 14-34-12 0-14 20-14 34z',
};

export function ProductArt({ product: { category, colours } }: { product: Product }) {
  const [dark, light] = colours;
  return (
    <svg viewBox="0 0 200 200" aria-hidden="true" focusable="false">
      <rect width="200" height="200" fill={light} opacity="0.35" />
      <circle cx="100" cy="104" r="74" fill={light} />
      <path
        d={shapes[category]}
        fill={dark}
        fillOpacity="0.9"
        stroke={dark}
        strokeWidth="5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

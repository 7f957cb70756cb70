import type { Metadata } from 'next';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { Crumbs } from '@/components/ui/crumbs';
import { PageFrame } from '@/components/ui/page-frame';
import { openApiDocument } from '@/lib/web/api/openapi';
import { shapeOf } from '@/lib/web/api/shape';
import { ShapeArticle } from '../_components/shape-article';
import { shapeId } from '../_components/shape-link';

export const metadata: Metadata = { title: 'Shapes of the API' };

const SHAPES = Object.entries(openApiDocument().components.schemas).map(([name, schema]) =>
  shapeOf(name, schema),
);

export default async function ShapesPage() {
  await signedInPage('/api-reference/shapes');
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            { key: 'overview', label: 'Overview', href: '/' },
            { key: 'reference', label: 'API reference', href: '/api-reference' },
            { key: 'shapes', label: 'Shapes' },
          ]}
        />
      }
    >
      <div className="min-[80rem]:grid min-[80rem]:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="hidden border-r border-line min-[80rem]:block">
          <nav
            aria-label="Shapes"
            className="sticky top-0 max-h-dvh overflow-y-auto px-2 py-3 text-sm"
          >
            <ul>
              {SHAPES.map(({ name }) => (
                <li key={name}>
                  <a
                    href={`#${shapeId(name)}`}
                    className="flex min-h-6.5 items-center rounded px-2 font-mono text-ink no-underline hover:bg-hover"
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <div className="min-w-0 pb-16">
          <div className="max-w-3xl px-4 py-4">
            <h1 className="text-xl font-semibold">Shapes</h1>
            <p className="text-ink-2">
              What requests and answers of the API are made of. Nothing beyond these fields is told
              or taken.
            </p>
          </div>
          {SHAPES.map((shape) => (
            <ShapeArticle key={shape.name} shape={shape} />
          ))}
        </div>
      </div>
    </PageFrame>
  );
}

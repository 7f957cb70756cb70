import type { Metadata } from 'next';
import { NotHere } from '@/components/not-here';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return <NotHere />;
}

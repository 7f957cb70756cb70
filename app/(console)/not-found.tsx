import { NotHere } from '@/components/not-here';

export default function ConsoleNotFound() {
  return <NotHere />;
}

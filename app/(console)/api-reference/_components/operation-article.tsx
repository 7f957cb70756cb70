import type { ReactNode } from 'react';
import type { z } from 'zod';
import { CopyButton } from '@/components/ui/copy-button';
import { Pill } from '@/components/ui/pill';
import { ScrollArea } from '@/components/ui/scroll-area';
import { curlOf } from '@/lib/web/api/curl';
import { nameOf } from '@/lib/web/api/json-schema';
import { openApiDocument, type Parameter, parametersOf } from '@/lib/web/api/openapi';
import type { OperationSpec } from '@/lib/web/api/operation';
import { withoutProblems } from '@/lib/web/api/problems';
import { type FieldRow, fieldRows, typeWords } from '@/lib/web/api/shape';
import { FieldList } from './field-list';
import { MethodPill } from './method-pill';
import { Prose } from './prose';
import { Refusals } from './refusals';
import { ShapeLink } from './shape-link';
import { ANY_WITH_BODY, ANY_WITH_KEY } from './shared-refusals';
import { TypeWords } from './type-words';

const { schemas } = openApiDocument().components;

function outline(schema: z.ZodType) {
  const fields = fieldRows(schemas[nameOf(schema)] ?? {});
  return { fields, names: fields.map(({ path }) => path).filter((path) => !/[.[]/.test(path)) };
}

function rowOf({ name, required, schema, description }: Parameter): FieldRow {
  return { path: name, type: typeWords(schema), required, description };
}

/** One operation: what it takes, what it answers, a request to try, and why it may refuse. */
export function OperationArticle({
  operation,
  origin,
}: {
  operation: OperationSpec;
  origin: string;
}) {
  const { id, method, path, summary, description, body } = operation;
  const parameters = parametersOf(operation);
  const query = parameters.filter((each) => each.in === 'query');
  const others = parameters.filter((each) => each.in !== 'query');
  const curl = curlOf(operation, origin);
  return (
    <article aria-labelledby={id} className="border-b border-line px-4 py-5 last:border-b-0">
      <h3 id={id} className="scroll-mt-4 text-lg font-semibold">
        {summary}
      </h3>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1">
        <MethodPill method={method} />
        <Access access={operation.access} />
        <code className="min-w-0 [overflow-wrap:anywhere]">{path}</code>
        <CopyButton value={path} what={`path of ${summary}`} />
      </p>
      {description !== undefined && (
        <p className="mt-1 max-w-3xl text-ink-2">
          <Prose>{description}</Prose>
        </p>
      )}
      <div className="mt-3 grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          {others.length > 0 && (
            <Part title="Path and headers">
              <p className="text-ink-2">
                {others.map(({ name, schema, required }, index) => (
                  <span key={name}>
                    {index > 0 && ', '}
                    <code className="font-medium text-ink">{name}</code>{' '}
                    <TypeWords words={typeWords(schema)} />
                    {!required && ', optional'}
                  </span>
                ))}
              </p>
            </Part>
          )}
          {query.length > 0 && (
            <Part title="Query, all of it optional">
              <FieldList fields={query.map(rowOf)} optional={false} />
            </Part>
          )}
          {body !== undefined && (
            <Part title="Body">
              <Body body={body} />
            </Part>
          )}
          <Part title="Answers">
            <Answers answer={operation.answer} />
          </Part>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Part title="Request" aside={<CopyButton value={curl} what={`request: ${summary}`} />}>
            <ScrollArea
              label={`Request: ${summary}`}
              className="max-h-80 rounded-lg border border-line bg-paper-2"
            >
              <pre className="p-3">{curl}</pre>
            </ScrollArea>
          </Part>
          <Part title="Refusals">
            <OwnRefusals operation={operation} />
          </Part>
        </div>
      </div>
    </article>
  );
}

function Part({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="min-w-0">
      <div className="flex min-h-6 items-center justify-between gap-2 pb-1">
        <h4 className="text-sm font-medium text-ink-2">{title}</h4>
        {aside}
      </div>
      {children}
    </section>
  );
}

function Body({ body }: { body: NonNullable<OperationSpec['body']> }) {
  const { fields } = outline(body.schema);
  return (
    <>
      <p>
        <ShapeLink name={nameOf(body.schema)} />
        <span className="text-ink-2">
          , {body.ndjson ? 'application/json or application/x-ndjson' : 'application/json'}
          {body.optional && '; none is an empty one'}
        </span>
      </p>
      {fields.length > 0 && (
        <div className="pt-1">
          <FieldList fields={fields} />
        </div>
      )}
    </>
  );
}

/** What only some operations answer; the rest is told once, above them all. */
function OwnRefusals({ operation }: { operation: OperationSpec }) {
  const { problems, access, body } = operation;
  const shared = [...('scope' in access ? [ANY_WITH_KEY] : []), ...(body ? [ANY_WITH_BODY] : [])];
  const own = withoutProblems(problems, ...shared);
  return (
    <>
      <Refusals problems={own} />
      {shared.length > 0 && (
        <p className="pt-1 text-ink-2">
          {Object.keys(own).length > 0 ? 'And ' : 'Only '}
          <a href="#shared-refusals">
            those of any request {body ? 'with a key and a body' : 'with a key'}
          </a>
          .
        </p>
      )}
    </>
  );
}

function Access({ access }: { access: OperationSpec['access'] }) {
  if (!('scope' in access)) {
    return <Pill>{access.kind === 'open' ? 'open to everybody' : 'cron secret'}</Pill>;
  }
  return (
    <>
      <Pill>scope {access.scope}</Pill>
      {access.kind === 'all' && <Pill>key for all tenants</Pill>}
    </>
  );
}

function Answers({ answer }: { answer: OperationSpec['answer'] }) {
  const { status, schema, description, headers = {}, lines, also } = answer;
  return (
    <div className="flex flex-col gap-1">
      <p>
        <Status>{status}</Status> {description}{' '}
        {schema === null ? (
          <span className="text-ink-2">application/octet-stream</span>
        ) : (
          <ShapeLink name={nameOf(schema)} />
        )}
      </p>
      {schema !== null && <Outline names={outline(schema).names} />}
      {lines !== undefined && (
        <p className="text-ink-2">
          With <code>Accept: application/x-ndjson</code>: <ShapeLink name={nameOf(lines)} /> a line.
        </p>
      )}
      {also !== undefined && (
        <p>
          <Status>{also.status}</Status> {also.description}
        </p>
      )}
      {Object.entries(headers).map(([name, meaning]) => (
        <p key={name} className="text-ink-2">
          <code>{name}</code>: {meaning}
        </p>
      ))}
    </div>
  );
}

/** The names of an answer's fields, at a glance. */
function Outline({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return <code className="[overflow-wrap:anywhere] text-ink-2">{`{ ${names.join(', ')} }`}</code>;
}

function Status({ children }: { children: number | string }) {
  return <span className="font-mono text-sm font-medium text-ink">{children}</span>;
}

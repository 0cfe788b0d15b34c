import { expect, test } from 'vitest';
import { openapi } from './openapi.ts';

const { paths } = openapi['intake-gateway'];

test('a levering is never refused for a conflict, and its document promises none', () => {
  expect(Object.keys(paths['/v1/leveringen']?.post?.responses ?? {})).not.toContain('409');
});

test('who asks for the criteria again reads how to get them only when they changed', () => {
  const operation = paths['/v1/criteria']?.get;
  expect(operation?.parameters?.map(({ name }) => name)).toContain('If-None-Match');
  expect(operation?.responses['304']).toMatchObject({ headers: { ETag: {} } });
  expect(operation?.responses['304']?.content).toBeUndefined();
});

test('an answer to try again later names the header that says when', () => {
  for (const methods of Object.values(paths))
    for (const { responses } of Object.values(methods))
      for (const status of ['429', '503'])
        expect(Object.keys(responses[status]?.headers ?? {})).toContain('Retry-After');
});
